from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from safetensors.numpy import load_file

from cytolens.models.recipe import AugmentationSpec, NetworkSpec, PhaseSpec
from cytolens.training.checkpoint_file import read_checkpoint
from cytolens.training.cutting import FeaturesNotCacheableError
from cytolens.training.features import FeatureMaker
from cytolens.training.lent_weights import LENT
from cytolens.training.run import TrainedRun, train
from support.training import quick_recipe

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from cytolens.models.recipe import Recipe
    from cytolens.training.batches import LabelledImages
    from cytolens.training.sights import Sight

PLAIN = AugmentationSpec()
TURNS = AugmentationSpec(quarter_turns=True, brightness=0.1)
SINGLE = NetworkSpec(family="timm", options={"backbone": "test_resnet"})
PAIR = NetworkSpec(
    family="pair",
    options={
        "backbone": "test_resnet",
        "shared": False,
        "fusion": "attention",
        "width": 8,
        "heads": 2,
        "head": "sigmoid",
    },
)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CYTOLENS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Batches of which features were computed to be kept, as sizes."""
    counted: list[int] = []
    real = FeatureMaker._embed

    def count(
        self: FeatureMaker,
        images: LabelledImages,
        places: NDArray[np.int64],
        sight: Sight,
    ) -> NDArray[np.float32]:
        counted.append(len(places))
        return real(self, images, places, sight)

    monkeypatch.setattr(FeatureMaker, "_embed", count)
    return counted


def _recipe(
    network: NetworkSpec, augmentation: AugmentationSpec, **phase: object
) -> Recipe:
    fields: dict[str, Any] = {
        "name": "head",
        "epochs": 4,
        "batch_size": 8,
        "rate": 0.02,
        "train": "head",
    }
    return quick_recipe(
        network=network,
        augmentation=augmentation,
        phases=(PhaseSpec.model_validate(fields | phase),),
        # A key's bias has no gradient but rounding, which Adam would make steps of.
        optimizer={"name": "sgd"},
    )


def _losses(run: TrainedRun) -> pd.DataFrame:
    return pd.read_csv(run.folder / "log.csv")[["train_loss", "val_loss"]]


@pytest.mark.parametrize("kind", ["single", "pair"])
def test_without_augmentation_it_is_the_training_that_recomputes(
    kind: str,
    cells_manifest: Path,
    pairs_manifest: Path,
    tmp_path: Path,
    passes: list[int],
) -> None:
    network = SINGLE if kind == "single" else PAIR
    manifest = cells_manifest if kind == "single" else pairs_manifest
    runs = {}
    for features in ("recomputed", "cached"):
        recipe = _recipe(network, PLAIN, features=features)
        runs[features] = train(recipe, manifest, out=tmp_path / features, device="cpu")
        assert bool(passes) == (features == "cached")
    pd.testing.assert_frame_equal(
        _losses(runs["cached"]), _losses(runs["recomputed"]), atol=1e-5, rtol=1e-5
    )
    weights = [load_file(r.bundle / "model.safetensors") for r in runs.values()]
    for name, tensor in weights[0].items():
        assert weights[1][name] == pytest.approx(tensor, abs=1e-5), name


@pytest.mark.parametrize("norms", [{}, {"freeze_norm": True}])
def test_maps_of_the_first_stages_teach_what_images_teach(
    norms: dict[str, bool],
    cells_manifest: Path,
    tmp_path: Path,
    passes: list[int],
) -> None:
    phase = {"train": "all", "freeze_first": 2} | norms
    runs = {}
    for features in ("auto", "cached"):
        recipe = _recipe(SINGLE, PLAIN, features=features, **phase)
        runs[features] = train(recipe, cells_manifest, out=tmp_path / features)
        assert bool(passes) == (features == "cached")  # only where it is asked for
    pd.testing.assert_frame_equal(
        _losses(runs["cached"]), _losses(runs["auto"]), atol=1e-4, rtol=1e-4
    )
    weights = [load_file(r.bundle / "model.safetensors") for r in runs.values()]
    for name, tensor in weights[0].items():
        assert weights[1][name] == pytest.approx(tensor, abs=1e-4), name


def test_the_frozen_stages_run_once_for_all_epochs_runs_and_seeds(
    cells_manifest: Path, tmp_path: Path, passes: list[int]
) -> None:
    recipe = _recipe(SINGLE, TURNS, epochs=5, feature_variants=3)
    recipe = recipe.model_copy(
        update={"network": SINGLE.model_copy(update={"pretrained": None})}
    )
    first = train(recipe, cells_manifest, out=tmp_path / "1", device="cpu")
    images = pd.read_csv(cells_manifest)["split"].value_counts()
    assert sum(passes) == 3 * images["train"] + images["val"]
    passes.clear()
    again = train(recipe, cells_manifest, out=tmp_path / "2", device="cpu")
    assert not passes
    files = [run.bundle / "model.safetensors" for run in (first, again)]
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"train": ("stem", "head")}, "cannot be computed apart"),
        ({"train": "all"}, "no stage of the network is frozen"),
        ({"mixup": 0.4}, "mixup and cutmix"),
    ],
)
def test_what_cannot_be_kept_is_refused_or_recomputed(
    changes: dict[str, Any],
    reason: str,
    cells_manifest: Path,
    tmp_path: Path,
    passes: list[int],
) -> None:
    augmentation = AugmentationSpec(mixup=changes.get("mixup", 0.0))
    phase = {"epochs": 1} | {k: v for k, v in changes.items() if k == "train"}
    with pytest.raises(FeaturesNotCacheableError, match=reason):
        train(
            _recipe(SINGLE, augmentation, features="cached", **phase),
            cells_manifest,
            out=tmp_path / "1",
            device="cpu",
        )
    train(
        _recipe(SINGLE, augmentation, **phase),
        cells_manifest,
        out=tmp_path / "2",
        device="cpu",
    )
    assert not passes


def test_a_checkpoint_of_the_phase_leaves_out_what_is_frozen(
    cells_manifest: Path, tmp_path: Path
) -> None:
    held = {}
    for features in ("recomputed", "cached"):
        recipe = _recipe(SINGLE, PLAIN, features=features, epochs=2)
        run = train(recipe, cells_manifest, out=tmp_path / features, device="cpu")
        states = sorted((run.folder / "checkpoints").glob("state-*.ckpt"))
        state = read_checkpoint(states[-1])
        own = sum(name.startswith("network.") for name in state["state_dict"])
        held[features] = own + len(state.get(LENT, ()))
    assert held["cached"] < held["recomputed"] / 2
