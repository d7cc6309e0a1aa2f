from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import torch

from cytolens.training.callbacks.divergence import DivergenceGuard
from cytolens.training.errors import DivergedError
from cytolens.training.run_state import RunState


def _parts(loss: float, device: str = "cpu") -> tuple[Any, Any]:
    optimizer = SimpleNamespace(param_groups=[{"lr": 0.1}, {"lr": 0.5}])
    trainer = SimpleNamespace(
        optimizers=[optimizer], current_epoch=2, callback_metrics={"val_loss": loss}
    )
    module = SimpleNamespace(
        device=torch.device(device),
        last_loss=torch.tensor(loss),
        phase=SimpleNamespace(name="finetune"),
    )
    return trainer, module


@pytest.mark.parametrize("loss", [float("nan"), float("inf")])
def test_it_says_where_at_which_rate_and_what_to_try(loss: float) -> None:
    trainer, module = _parts(loss)
    with pytest.raises(DivergedError) as caught:
        DivergenceGuard(RunState()).on_train_batch_end(trainer, module, None, None, 6)
    words = str(caught.value)
    assert "phase 'finetune', epoch 3, step 7," in words
    assert "rate 0.5" in words
    assert "No epoch had been finished" in words
    assert "Lower the rate" in words


def test_the_validation_loss_counts_too() -> None:
    with pytest.raises(DivergedError, match="epoch 3, validation"):
        DivergenceGuard(RunState()).on_validation_end(*_parts(float("nan")))


def test_a_number_is_fine_and_a_gpu_is_asked_seldom() -> None:
    guard = DivergenceGuard(RunState())
    guard.on_train_batch_end(*_parts(0.5), None, None, 0)
    guard.on_validation_end(*_parts(0.5))
    guard.on_train_batch_end(*_parts(float("nan"), "cuda"), None, None, 7)
    with pytest.raises(DivergedError):
        guard.on_train_batch_end(*_parts(float("nan"), "cuda"), None, None, 20)
