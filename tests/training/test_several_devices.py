"""Two processes on the CPU stand for two GPUs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from cytolens.models.recipe import PhaseSpec
from cytolens.training import gate
from cytolens.training.errors import TrainingError
from cytolens.training.run import train
from support.training import quick_recipe

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The data check has tests of its own."""
    monkeypatch.setattr(gate, "_check", lambda _: {"faults": [], "warnings": []})


@pytest.mark.slow
def test_two_devices_do_what_one_does(cells_manifest: Path, tmp_path: Path) -> None:
    # The head alone, and no dropout: then only rounding differs.
    recipe = quick_recipe(
        network={"family": "timm", "options": {"backbone": "test_resnet"}},
        phases=(PhaseSpec(name="h", epochs=1, batch_size=8, rate=0.01, train="head"),),
    )
    logs = []
    for device in ("cpu", "cpu:2"):
        run = train(recipe, cells_manifest, out=tmp_path / device[-1], device=device)
        logs.append(pd.read_csv(run.folder / "log.csv"))
    for column in ("val_loss", "val_auc", "train_loss"):
        assert logs[1][column].tolist() == pytest.approx(
            logs[0][column].tolist(), abs=2e-3
        )


@pytest.mark.slow
def test_what_one_process_says_reaches_the_user(
    cells_manifest: Path, tmp_path: Path
) -> None:
    recipe = quick_recipe(
        phases=(PhaseSpec(name="bad", epochs=1, batch_size=8, rate=1e30),)
    )
    with pytest.raises(TrainingError, match=r"^The loss became NaN or infinite"):
        train(recipe, cells_manifest, out=tmp_path / "run", device="cpu:2")
