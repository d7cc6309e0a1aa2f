from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from cytolens.training.callbacks.progress import ProgressDisplay
from support.training import TWO_PHASES


def _trainer(**changes: Any) -> Any:  # noqa: ANN401 (a stand-in, or any field)
    fields: dict[str, Any] = {
        "is_global_zero": True,
        "world_size": 1,
        "current_epoch": 0,
        "global_step": 10,
        "callback_metrics": {"val_loss": 0.25, "val_auc": 0.9},
    }
    return SimpleNamespace(**(fields | changes))


def _module() -> Any:  # noqa: ANN401 (a stand-in, or any field)
    return SimpleNamespace(
        phase=TWO_PHASES[0],
        steps=10,
        epoch_images=80,
        epoch_seconds=4.0,
        epoch_loss=40.0,
    )


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def _run(display: ProgressDisplay, clock: list[float]) -> None:
    display.on_train_start(_trainer(global_step=0), _module())
    for step in range(1, 11):
        clock[0] += 3.0
        display.on_train_batch_end(_trainer(global_step=step), _module())
    display.on_train_epoch_end(_trainer(), _module())
    display.on_train_end(_trainer(), _module())


def test_without_a_terminal_one_line_per_epoch_on_standard_error(
    capsys: pytest.CaptureFixture[str], clock: list[float]
) -> None:
    _run(ProgressDisplay(TWO_PHASES, phase=0, monitor="val_auc"), clock)
    out, err = capsys.readouterr()
    assert out == ""
    # 3 s a step; this phase is done, and 2 epochs of 10 steps are to come: 60 s.
    assert err == (
        "head 1/1  loss 0.5000  val_loss 0.2500  val_auc 0.9000  20 images/s  "
        "1:00 left\n"
    )


def test_on_a_terminal_a_bar_with_rate_and_time_left(clock: list[float]) -> None:
    display = ProgressDisplay(TWO_PHASES, phase=0, monitor="val_loss")
    display.console = Console(force_terminal=True, width=100, record=True)
    display.on_train_start(_trainer(global_step=0), _module())
    clock[0] += 3.0
    display.on_train_batch_end(_trainer(global_step=1), _module())
    assert display._bar is not None
    (task,) = display._bar.tasks
    assert task.description == "head 1/1"
    assert task.fields["words"] == "20 images/s  1:27 left"
    assert (task.completed, task.total) == (1, 10)
    display.on_exception()
    assert display._bar is None
