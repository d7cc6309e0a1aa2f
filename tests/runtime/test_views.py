from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cytolens.runtime.views import VIEWS, EightViews, mean_over_views


class CornerEngine:
    """Scores an image by its top left pixel, so that the way it lies matters."""

    name = "corner"

    def logits(self, batch: np.ndarray) -> np.ndarray:
        corner = batch[..., 0, 0, 0] if batch.ndim == 4 else batch[:, 0, 0, 0, 0]
        return np.stack([corner, -corner], axis=1).astype(np.float64)


@given(st.sampled_from(VIEWS), st.integers(0, 2**32 - 1))
def test_the_mean_does_not_depend_on_how_the_image_lies(
    view: tuple[int, bool], seed: int
) -> None:
    batch = np.random.default_rng(seed).normal(size=(2, 3, 5, 5)).astype(np.float32)
    turns, mirrored = view
    laid = np.rot90(batch[..., ::-1] if mirrored else batch, turns, axes=(-2, -1))
    engine = EightViews(CornerEngine())
    np.testing.assert_allclose(engine.logits(laid), engine.logits(batch), atol=1e-6)


def test_every_corner_is_seen_twice() -> None:
    batch = np.zeros((1, 3, 4, 4), dtype=np.float32)
    batch[0, 0, [0, 0, -1, -1], [0, -1, 0, -1]] = [1, 2, 3, 4]
    (first, _), *_ = mean_over_views(CornerEngine().logits, batch)
    assert first == 2.5


def test_a_pair_is_laid_down_together() -> None:
    seen: list[np.ndarray] = []

    def remember(batch: np.ndarray) -> np.ndarray:
        seen.append(batch)
        return np.zeros((len(batch), 2))

    one = np.random.default_rng(0).normal(size=(1, 1, 3, 4, 4)).astype(np.float32)
    mean_over_views(remember, np.concatenate([one, one], axis=1))
    assert all(np.array_equal(batch[:, 0], batch[:, 1]) for batch in seen)


def test_the_name_says_so() -> None:
    assert EightViews(CornerEngine()).name == "corner, mean of 8 views"
