from __future__ import annotations

import errno
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import torch

from cytolens.bundle.loading import load_bundle
from cytolens.manifest import read_manifest
from cytolens.models.recipe import (
    AugmentationSpec,
    HeadStartSpec,
    InputSpec,
    LossSpec,
    PhaseSpec,
    PlateauSpec,
    Recipe,
    SelectionSpec,
)
from cytolens.prediction.classifier import load
from cytolens.prediction.table import Predictions
from cytolens.training import checkpoint_io, energy, gate, run_log
from cytolens.training.callbacks.keeper import Keeper
from cytolens.training.checkpoint_file import write_checkpoint
from cytolens.training.checkpoints import Checkpoints
from cytolens.training.errors import (
    DiskFullError,
    DivergedError,
    FaultyManifestError,
    InterruptedRunError,
    NothingToLearnError,
    ResumeMismatchError,
    RunExistsError,
)
from cytolens.training.module import TrainingModule
from cytolens.training.run import TrainedRun, train
from support.training import quick_recipe

if TYPE_CHECKING:
    from pathlib import Path

    from lightning.pytorch import Trainer

EVERYTHING = quick_recipe(
    name="everything",
    loss=LossSpec(name="focal", class_weights="balanced", label_smoothing=0.1),
    sampler="balanced",
    augmentation=AugmentationSpec(
        horizontal_flip=0.5,
        rotate_deg=10,
        crop_area=(0.7, 1.0),
        stain=0.05,
        blur=0.2,
        erase=0.2,
        mixup=0.2,
        cutmix=0.5,
    ),
    phases=(
        PhaseSpec(name="a", epochs=1, batch_size=8, rate=0.01, train="head"),
        PhaseSpec(
            name="b",
            epochs=3,
            batch_size=8,
            rate=0.01,
            freeze_norm=True,
            rate_decay_by_stage=0.8,
            schedule="one-cycle",
        ),
    ),
    head_start=HeadStartSpec(views=2),
    ema_decay=0.9,
    selection=SelectionSpec(
        monitor="val_auc",
        early_stopping_patience=5,
        plateau=PlateauSpec(factor=0.5, patience=0),
    ),
)


@pytest.fixture(autouse=True)
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The data check has tests of its own."""
    monkeypatch.setattr(gate, "_check", lambda _: {"faults": [], "warnings": []})


@pytest.fixture(scope="module")
def finished(
    cells_manifest: Path, tmp_path_factory: pytest.TempPathFactory
) -> TrainedRun:
    out = tmp_path_factory.mktemp("runs") / "run"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "_check", lambda _: {"faults": [], "warnings": []})
        patch.setattr(energy, "find_spec", lambda _: None)
        patch.setattr(run_log, "find_spec", lambda _: None)
        return train(EVERYTHING, cells_manifest, out=out, device="cpu")


def _weights(run: TrainedRun) -> bytes:
    return (run.bundle / "model.safetensors").read_bytes()


def test_a_run_folder_has_everything_in_it(finished: TrainedRun) -> None:
    names = {path.name for path in finished.folder.iterdir()}
    assert names == {
        *("bundle", "checkpoints", "curves.png", "data-check.json", "log.csv"),
        *("environment.json", "manifest.csv", "predictions.parquet", "recipe.json"),
        *("request.json", "run.json", "start.json"),
    }
    log = pd.read_csv(finished.folder / "log.csv")
    assert log["phase"].tolist() == ["a", "b", "b", "b"]
    assert log["epoch"].tolist() == [1, 1, 2, 3]
    assert (log["images_per_second"] > 0).all()
    assert log["seconds"].is_monotonic_increasing
    assert (finished.folder / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_the_bundle_knows_where_it_comes_from(
    finished: TrainedRun, cells_manifest: Path
) -> None:
    description = load_bundle(finished.bundle).description
    assert description.id == finished.model
    assert description.classes == ("benign", "malignant")
    assert description.recipe.input == EVERYTHING.input.model_copy(
        update={"kind": "single"}
    )
    provenance = description.provenance
    assert provenance.data_fingerprint == read_manifest(cells_manifest).fingerprint
    assert provenance.data_counts["train"] == {"benign": 12, "malignant": 12}
    assert provenance.seconds > 0
    assert "random" in provenance.init
    assert provenance.packages["torch"] == torch.__version__.partition("+")[0]


def test_the_bundle_says_of_its_images_what_training_said(
    finished: TrainedRun, cells_manifest: Path
) -> None:
    written = Predictions.read(finished.predictions)
    manifest = read_manifest(cells_manifest).subset("val")
    assert written.table["sample"].tolist() == manifest.table["sample"].tolist()
    again = load(finished.bundle, device="cpu").predict(manifest)
    np.testing.assert_allclose(written.logits, again.logits, atol=1e-4)
    accuracy = float((np.array(written.predicted) == written.table["label"]).mean())
    assert finished.metrics["val_accuracy"] == pytest.approx(accuracy)


def test_the_best_epoch_is_kept(finished: TrainedRun) -> None:
    log = pd.read_csv(finished.folder / "log.csv")
    best = log.sort_values(["val_auc", "val_loss"], ascending=[False, True]).iloc[0]
    assert finished.metrics["val_loss"] == pytest.approx(best["val_loss"])


def test_the_same_seed_gives_the_same_weights_to_the_bit(
    finished: TrainedRun, cells_manifest: Path, tmp_path: Path
) -> None:
    again = train(EVERYTHING, cells_manifest, out=tmp_path / "run", device="cpu")
    assert _weights(again) == _weights(finished)
    assert again.model == finished.model
    other = train(EVERYTHING, cells_manifest, out=tmp_path / "2", device="cpu", seed=1)
    assert _weights(other) != _weights(finished)


def test_a_folder_is_used_once_and_resumed_with_the_same(
    finished: TrainedRun, cells_manifest: Path
) -> None:
    out = finished.folder
    with pytest.raises(RunExistsError):
        train(EVERYTHING, cells_manifest, out=out)
    with pytest.raises(ResumeMismatchError, match="another seed"):
        train(EVERYTHING, cells_manifest, out=out, seed=1, resume=True)
    with pytest.raises(ResumeMismatchError, match="another recipe"):
        train(quick_recipe(), cells_manifest, out=out, resume=True)
    assert train(EVERYTHING, cells_manifest, out=out, resume=True) == finished


def test_a_network_learns(cells_manifest: Path, tmp_path: Path) -> None:
    phase = PhaseSpec(name="all", epochs=12, batch_size=8, rate=0.02)
    recipe = quick_recipe(
        phases=(phase,),
        augmentation=AugmentationSpec(),
        selection=SelectionSpec(monitor="val_auc"),
    )
    run = train(recipe, cells_manifest, out=tmp_path / "run", device="cpu")
    assert run.metrics["val_auc"] > 0.9


def test_pairs_and_an_automatic_size(pairs_manifest: Path, tmp_path: Path) -> None:
    recipe = quick_recipe(
        input=InputSpec(size_px="auto", auto_min_px=32, auto_max_px=64)
    )
    run = train(recipe, pairs_manifest, out=tmp_path / "run", device="cpu")
    description = load_bundle(run.bundle).description
    assert description.recipe.input.kind == "pair"
    assert description.preprocessing.size_px in {32, 64}  # of 48 px images


def test_a_loss_that_is_no_number_ends_in_words(
    cells_manifest: Path, tmp_path: Path
) -> None:
    good = PhaseSpec(name="good", epochs=1, batch_size=8, rate=0.001)
    bad = PhaseSpec(name="bad", epochs=2, batch_size=8, rate=1e30)
    recipe = quick_recipe(phases=(good, bad))
    with pytest.raises(DivergedError) as caught:
        train(recipe, cells_manifest, out=tmp_path / "run", device="cpu")
    words = str(caught.value)
    assert "phase 'bad', epoch 1" in words
    assert "rate 1e+30" in words
    checkpoints = Checkpoints(tmp_path / "run" / "checkpoints")
    found = checkpoints.latest() or pytest.fail("no checkpoint is left")
    assert found[1].best is not None
    assert found[1].best.file in words
    assert all(
        w.isfinite().all() for w in checkpoints.read_best(found[1].best).values()
    )


def test_a_full_disk_keeps_the_last_good_checkpoint_and_can_be_resumed(
    cells_manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run"
    recipe = quick_recipe()
    real = write_checkpoint
    written = []

    def full_from_the_second(path: Path, content: dict[str, Any]) -> None:
        written.append(path)
        if len(written) == 2:
            raise DiskFullError(path) from OSError(errno.ENOSPC, "full")
        real(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(checkpoint_io, "write_checkpoint", full_from_the_second)
        with pytest.raises(DiskFullError, match="last good checkpoint is kept"):
            train(recipe, cells_manifest, out=out, device="cpu")
    found = Checkpoints(out / "checkpoints").latest() or pytest.fail("nothing left")
    assert found[1].epochs_done == 1
    resumed = train(recipe, cells_manifest, out=out, device="cpu", resume=True)
    undisturbed = train(recipe, cells_manifest, out=tmp_path / "2", device="cpu")
    assert _weights(resumed) == _weights(undisturbed)


def test_ctrl_c_says_how_to_go_on(
    cells_manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def press(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(TrainingModule, "on_train_batch_end", press)
    with pytest.raises(InterruptedRunError, match="--resume"):
        train(quick_recipe(), cells_manifest, out=tmp_path / "run", device="cpu")


def test_faults_are_refused_or_told_for_ever(
    cells_manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {"faults": ["duplicate: a and b"], "warnings": ["overlay: an arrow"]}
    monkeypatch.setattr(gate, "_check", lambda _: found)
    recipe = quick_recipe()
    with pytest.raises(FaultyManifestError, match="duplicate: a and b"):
        train(recipe, cells_manifest, out=tmp_path / "1", device="cpu")
    run = train(
        recipe, cells_manifest, out=tmp_path / "2", device="cpu", allow_faults=True
    )
    provenance = load_bundle(run.bundle).description.provenance
    assert provenance.allowed_faults == ("duplicate: a and b",)
    assert "overlay: an arrow" in provenance.warnings
    assert "duplicate: a and b" in (run.bundle / "README.md").read_text()


def test_early_stopping_ends_a_phase_and_resuming_does_not_go_on_with_it(
    cells_manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    phases = (
        PhaseSpec(name="long", epochs=50, batch_size=8, rate=1e-9),
        PhaseSpec(name="short", epochs=1, batch_size=8, rate=0.01),
    )
    recipe = quick_recipe(
        phases=phases,
        selection=SelectionSpec(monitor="val_accuracy", early_stopping_patience=2),
    )
    whole = train(recipe, cells_manifest, out=tmp_path / "1", device="cpu")
    log = pd.read_csv(whole.folder / "log.csv")
    assert log["phase"].tolist() == ["long"] * 3 + ["short"]
    # Killed between the two phases: after the last state of the first.
    real = Keeper.on_train_epoch_end

    def stop(self: Keeper, trainer: Trainer, module: TrainingModule) -> None:
        if module.phase.name == "short":
            raise KeyboardInterrupt
        real(self, trainer, module)

    with monkeypatch.context() as patch:
        patch.setattr(Keeper, "on_train_epoch_end", stop)
        with pytest.raises(InterruptedRunError):
            train(recipe, cells_manifest, out=tmp_path / "2", device="cpu")
    resumed = train(
        recipe, cells_manifest, out=tmp_path / "2", device="cpu", resume=True
    )
    assert _weights(resumed) == _weights(whole)
    assert len(pd.read_csv(resumed.folder / "log.csv")) == 4


def test_a_recipe_without_phases_trains_nothing(
    cells_manifest: Path, tmp_path: Path
) -> None:
    with pytest.raises(NothingToLearnError, match="no phases"):
        train(quick_recipe(phases=()), cells_manifest, out=tmp_path / "run")


def test_a_recipe_file_with_changes(cells_manifest: Path, tmp_path: Path) -> None:
    overrides = {
        "phases.0.epochs": "1",
        "input.size_px": "32",
        "network.options": "{ widths = [4, 4, 8, 8], hidden = 8 }",
    }
    run = train(
        "pcam-cnn",
        cells_manifest,
        out=tmp_path / "r",
        device="cpu",
        overrides=overrides,
    )
    kept = Recipe.model_validate(json.loads((run.folder / "recipe.json").read_text()))
    assert kept.phases[0].epochs == 1


def test_the_last_epoch_is_kept_where_the_recipe_says_so(
    cells_manifest: Path, tmp_path: Path
) -> None:
    phase = PhaseSpec(name="worse", epochs=3, batch_size=8, rate=0.5)
    recipe = quick_recipe(
        phases=(phase,), selection=SelectionSpec(keep="last"), views="eight"
    )
    run = train(recipe, cells_manifest, out=tmp_path / "run", device="cpu")
    log = pd.read_csv(run.folder / "log.csv")
    assert run.metrics["val_loss"] == pytest.approx(log["val_loss"].iloc[-1])
    manifest = read_manifest(cells_manifest).subset("val")
    again = load(run.bundle, device="cpu").predict(manifest)
    written = Predictions.read(run.predictions)
    np.testing.assert_allclose(written.logits, again.logits, atol=1e-3, rtol=1e-3)
