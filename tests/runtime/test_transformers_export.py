from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.bundle.errors import BundleError
from cytolens.bundle.loading import load_bundle
from cytolens.images import Resample
from cytolens.runtime.transformers_export import (
    Agreement,
    compare_with_transformers,
    export_to_transformers,
)
from support.bundles import write_tiny_bundle

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.bundle import Bundle

RNG = np.random.default_rng(0)
IMAGES = [RNG.integers(0, 256, (57, 91, 3), dtype=np.uint8) for _ in range(3)]


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return load_bundle(write_tiny_bundle(tmp_path / "bundle", "transformers"))


def test_the_export_agrees_to_the_last_digits(bundle: Bundle, tmp_path: Path) -> None:
    agreement = export_to_transformers(bundle, tmp_path / "out", IMAGES)
    assert agreement.holds
    assert (agreement.images, agreement.same_class) == (3, 3)


def test_another_resize_is_found_out(bundle: Bundle) -> None:
    preprocessing = bundle.preprocessing.model_copy(update={"resample": Resample.BOX})
    description = bundle.description.model_copy(update={"preprocessing": preprocessing})
    other = replace(bundle, description=description)
    assert not compare_with_transformers(other, bundle.path, IMAGES).holds


def test_without_images_nothing_is_proved(bundle: Bundle, tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="no image"):
        export_to_transformers(bundle, tmp_path / "out", [])
    assert not (tmp_path / "out").exists()


def test_views_that_transformers_lacks_are_refused(
    bundle: Bundle, tmp_path: Path
) -> None:
    recipe = bundle.description.recipe.model_copy(update={"views": "eight"})
    description = bundle.description.model_copy(update={"recipe": recipe})
    with pytest.raises(BundleError, match="views=one"):
        export_to_transformers(
            replace(bundle, description=description), tmp_path / "out", IMAGES
        )


def test_a_preprocessing_that_transformers_lacks_is_refused(
    bundle: Bundle, tmp_path: Path
) -> None:
    (bundle.path / "preprocessor_config.json").unlink()
    with pytest.raises(BundleError, match="torch-bilinear"):
        export_to_transformers(bundle, tmp_path / "out", IMAGES)


def test_agreement_is_a_matter_of_the_largest_difference() -> None:
    assert Agreement(10, 1e-5, 10).holds
    assert not Agreement(10, 1.1e-5, 10).holds
