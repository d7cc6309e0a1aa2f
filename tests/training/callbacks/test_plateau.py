from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch.optim.lr_scheduler import LambdaLR, ReduceLROnPlateau

from cytolens.models.recipe import PlateauSpec
from cytolens.training.callbacks.plateau import ReduceOnPlateau

LOSSES = [1.0, 0.9, 0.95, 0.93, 0.92, 0.8, 0.85, 0.85, 0.85, 0.85]
SPEC = PlateauSpec(factor=0.5, patience=1)


def _trainer() -> Any:  # noqa: ANN401 (a stand-in, or any field)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.4)
    scheduler = LambdaLR(optimizer, lambda step: 1 - step / 100)
    return SimpleNamespace(
        optimizers=[optimizer],
        lr_scheduler_configs=[SimpleNamespace(scheduler=scheduler)],
        callback_metrics={},
    )


def _epoch(callback: ReduceOnPlateau, trainer: Any, loss: float) -> float:  # noqa: ANN401 (a stand-in, or any field)
    trainer.optimizers[0].step()
    trainer.lr_scheduler_configs[0].scheduler.step()
    trainer.callback_metrics["val_loss"] = torch.tensor(loss)
    callback.on_train_epoch_end(trainer, None)  # type: ignore[arg-type]
    return float(trainer.optimizers[0].param_groups[0]["lr"])


def test_the_rate_is_the_schedule_times_torchs_plateau() -> None:
    callback, trainer = ReduceOnPlateau(SPEC, monitor="val_loss"), _trainer()
    oracle_optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.4)
    oracle = ReduceLROnPlateau(oracle_optimizer, factor=0.5, patience=1)
    for step, loss in enumerate(LOSSES, start=1):
        oracle.step(loss)
        expected = oracle_optimizer.param_groups[0]["lr"] * (1 - step / 100)
        assert _epoch(callback, trainer, loss) == pytest.approx(expected)
    assert oracle_optimizer.param_groups[0]["lr"] == pytest.approx(0.05)


def test_resumed_it_goes_on_where_it_was() -> None:
    callback, trainer = ReduceOnPlateau(SPEC, monitor="val_loss"), _trainer()
    whole = [_epoch(callback, trainer, loss) for loss in LOSSES]
    callback, trainer = ReduceOnPlateau(SPEC, monitor="val_loss"), _trainer()
    first = [_epoch(callback, trainer, loss) for loss in LOSSES[:4]]
    later = ReduceOnPlateau(SPEC, monitor="val_loss")
    later.load_state_dict(callback.state_dict())
    assert first + [_epoch(later, trainer, loss) for loss in LOSSES[4:]] == whole


def test_a_higher_auc_is_no_plateau() -> None:
    callback, trainer = ReduceOnPlateau(SPEC, monitor="val_auc"), _trainer()
    for auc in (0.5, 0.6, 0.7, 0.8):
        trainer.callback_metrics["val_auc"] = torch.tensor(auc)
        callback.on_train_epoch_end(trainer, None)  # type: ignore[arg-type]
    assert trainer.optimizers[0].param_groups[0]["lr"] == pytest.approx(0.4)
