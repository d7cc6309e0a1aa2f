from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cytolens.manifest import Manifest, read_manifest
from cytolens.manifest.split import SplitError
from cytolens.models.recipe import PhaseSpec
from cytolens.prediction.table import Predictions
from cytolens.training import folds, gate
from cytolens.training.errors import FaultyManifestError
from cytolens.training.folds import cross_validate
from support.training import quick_recipe

if TYPE_CHECKING:
    from pathlib import Path

QUICK = quick_recipe(phases=(PhaseSpec(name="all", epochs=1, batch_size=8, rate=0.01),))


def test_every_sample_is_predicted_once_by_a_model_that_never_saw_it(
    cells_manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[Manifest] = []

    def check(manifest: Manifest) -> dict[str, list[str]]:
        checked.append(manifest)
        return {"faults": [], "warnings": []}

    monkeypatch.setattr(gate, "_check", check)
    out = tmp_path / "cv"
    result = cross_validate(QUICK, cells_manifest, folds=3, out=out, device="cpu")
    table = Predictions.read(result.out_of_fold).table
    manifest = read_manifest(cells_manifest)
    assert sorted(table["sample"]) == sorted(manifest.table["sample"])
    assert table.groupby("group")["fold"].nunique().max() == 1
    models = [run.model for run in result.runs]
    assert [models[fold - 1] for fold in table["fold"]] == table["model"].tolist()
    for number, run in enumerate(result.runs, start=1):
        chosen = set(Predictions.read(run.predictions).table["group"])
        tested = set(table["group"][table["fold"] == number])
        assert not chosen & tested
    # One check, of all folds as sides: a copy in another fold is a leak.
    (together,) = checked
    assert set(together.table["split"]) == {"fold-1", "fold-2", "fold-3"}

    def not_again(*_: object) -> None:
        pytest.fail("a finished fold is not trained again")

    monkeypatch.setattr("cytolens.training.run._train_to_the_end", not_again)
    again = cross_validate(
        QUICK, cells_manifest, folds=3, out=out, device="cpu", resume=True
    )
    assert again == result


def test_more_folds_than_groups_is_refused(
    cells_manifest: Path, tmp_path: Path
) -> None:
    with pytest.raises(SplitError):
        cross_validate(QUICK, cells_manifest, folds=11, out=tmp_path / "cv")


def test_a_leak_between_folds_is_refused(
    cells_manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        gate, "_check", lambda _: {"faults": ["duplicate: a, b"], "warnings": []}
    )
    with pytest.raises(FaultyManifestError):
        cross_validate(QUICK, cells_manifest, folds=2, out=tmp_path / "cv")
    assert folds.VAL_FRACTION > 0
