"""Each recipe keeps what its authors published."""

from __future__ import annotations

import pytest
import torch

from cytolens.images import Normalisation
from cytolens.models.recipe_files import load_recipe, recipe_names
from cytolens.models.registry import build_network
from cytolens.models.resolution import Kind, resolve_recipe

PUBLISHED = sorted(set(recipe_names()) - {"laptop"})


@pytest.mark.parametrize("name", recipe_names())
def test_its_network_can_be_built(name: str) -> None:
    recipe = load_recipe(name)
    kind: Kind = "pair" if recipe.input.kind == "pair" else "single"
    recipe = resolve_recipe(recipe, kind=kind, size_px=224)
    with torch.device("meta"):
        network = build_network(recipe.network, 2, size_px=224)
    stages = network.stages()
    for phase in recipe.phases:
        if isinstance(phase.train, tuple):
            assert set(phase.train) <= set(stages)


@pytest.mark.parametrize("name", recipe_names())
def test_its_name_is_that_of_its_file(name: str) -> None:
    assert load_recipe(name).name == name


@pytest.mark.parametrize("name", PUBLISHED)
def test_deviations_say_what_why_and_instead_of_what(name: str) -> None:
    deviations = load_recipe(name).deviations
    assert deviations
    for deviation in deviations:
        assert all(deviation.model_dump().values())
        assert deviation.reason.endswith(".")


def test_dual_resnet50() -> None:
    recipe = load_recipe("dual-resnet50")
    assert recipe.input.kind == "pair"
    assert recipe.input.size_px == 224
    assert recipe.input.normalisation is Normalisation.CAFFE_BGR
    assert recipe.optimizer.name == "adam"
    first, second = recipe.phases
    assert (first.epochs, first.batch_size, first.rate) == (30, 16, 1e-4)
    assert (second.epochs, second.batch_size, second.rate) == (20, 8, 1e-5)
    assert recipe.selection.early_stopping_patience is not None
    assert recipe.selection.plateau is not None
    augmentation = recipe.augmentation
    assert augmentation.horizontal_flip and augmentation.rotate_deg  # noqa: PT018 - one sentence of the card
    assert augmentation.brightness and augmentation.contrast  # noqa: PT018 - as above
    assert augmentation.shift and augmentation.zoom != (1.0, 1.0)  # noqa: PT018 - as above
    said = {deviation.what for deviation in recipe.deviations}
    assert {"input size", "published result", "first weights and normalisation"} <= said


def test_pcam_cnn() -> None:
    recipe = load_recipe("pcam-cnn")
    (phase,) = recipe.phases
    assert recipe.input.size_px == 96
    assert recipe.optimizer.name == "adam"
    assert (phase.epochs, phase.batch_size, phase.rate) == (20, 75, 1e-3)
    assert recipe.network.options["dropout"] == 0.4
    assert recipe.selection.plateau is not None
    assert recipe.selection.plateau.factor == 0.5
    assert recipe.selection.plateau.patience == 20
    said = {deviation.what for deviation in recipe.deviations}
    assert {"batch size", "epochs", "dropout", "training time"} <= said


def test_sipakmed_resnet50() -> None:
    recipe = load_recipe("sipakmed-resnet50")
    assert recipe.input.size_px == 224
    assert recipe.network.options["backbone"] == "resnet50"
    assert recipe.network.pretrained is not None
    assert recipe.optimizer.name == "adam"
    assert recipe.loss.name == "cross-entropy"
    assert recipe.augmentation.rotate_deg > 0
    assert recipe.augmentation.horizontal_flip > 0


def test_vit_base() -> None:
    recipe = load_recipe("vit-base")
    (phase,) = recipe.phases
    assert recipe.network.pretrained == "hf:google/vit-base-patch16-224-in21k"
    assert recipe.optimizer.name == "adamw"
    assert (phase.epochs, phase.batch_size, phase.rate) == (5, 16, 5e-5)
    assert recipe.selection.monitor == "val_accuracy"
    assert recipe.augmentation.crop_area[0] < 1
    with torch.device("meta"):
        network = build_network(recipe.network, 2, size_px=224)
    parameters = sum(p.numel() for p in network.parameters())
    assert round(parameters / 1e6, 1) == 85.8, "the card says 85.8M"


def test_deepinsight_net() -> None:
    recipe = load_recipe("deepinsight-net")
    assert recipe.network.family == "cbam-resnet50"
    assert recipe.network.options["backbone"] == "resnet50"
    assert recipe.loss.name == "focal"
    assert recipe.input.size_px == 224


def test_laptop_takes_pairs_too() -> None:
    recipe = resolve_recipe(load_recipe("laptop"), kind="pair", size_px=96)
    with torch.device("meta"):
        network = build_network(recipe.network, 2, size_px=96)
    assert network.images_per_sample == 2
