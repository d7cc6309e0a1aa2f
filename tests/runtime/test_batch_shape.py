from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.bundle.loading import load_bundle
from cytolens.runtime.batch_shape import BatchShape
from cytolens.runtime.errors import EngineError
from support.bundles import write_tiny_bundle

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = BatchShape((32, 32, 3), 2)


def test_a_pair_has_two_images(tmp_path: Path) -> None:
    bundle = load_bundle(write_tiny_bundle(tmp_path / "bundle", "pair"))
    assert BatchShape.of(bundle).sample == (2, 32, 32, 3)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_any_number_of_samples_fits(count: int) -> None:
    SHAPE.check(np.zeros((count, 32, 32, 3), np.uint8))


@pytest.mark.parametrize(
    ("shape", "dtype"),
    [
        ((1, 31, 32, 3), np.uint8),
        ((32, 32, 3), np.uint8),
        ((1, 2, 32, 32, 3), np.uint8),
        ((1, 3, 32, 32), np.uint8),
        ((1, 32, 32, 3), np.float32),
    ],
)
def test_anything_else_is_refused(shape: tuple[int, ...], dtype: type) -> None:
    with pytest.raises(
        EngineError, match=r"network takes uint8 of shape \(n, 32, 32, 3\)"
    ):
        SHAPE.check(np.zeros(shape, dtype))


def test_no_samples_have_no_logits() -> None:
    assert SHAPE.no_logits().shape == (0, 2)
