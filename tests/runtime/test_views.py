from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cytolens.runtime.views import VIEWS, EightViews, mean_over_views

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class CornerEngine:
    """Scores an image by its top left pixel, so that the way it lies matters."""

    name = "corner"

    def warm_up(self) -> None:
        pass

    def logits(self, batch: np.ndarray) -> np.ndarray:
        corner = batch[..., 0, 0, 0] if batch.ndim == 4 else batch[:, 0, 0, 0, 0]
        return np.stack([corner, -corner.astype(float)], axis=1).astype(np.float64)

    def stream(self, batches: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
        return (self.logits(batch) for batch in batches)


def random_batch(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


@given(st.sampled_from(VIEWS), st.integers(0, 2**32 - 1))
def test_the_mean_does_not_depend_on_how_the_image_lies(
    view: tuple[int, bool], seed: int
) -> None:
    batch = random_batch(2, 5, 5, 3, seed=seed)
    turns, mirrored = view
    upright = batch[..., ::-1, :] if mirrored else batch
    laid = np.rot90(upright, turns, axes=(-3, -2))
    engine = EightViews(CornerEngine())
    np.testing.assert_allclose(engine.logits(laid), engine.logits(batch), atol=1e-6)


def test_every_corner_is_seen_twice() -> None:
    batch = np.zeros((1, 4, 4, 3), dtype=np.uint8)
    batch[0, [0, 0, -1, -1], [0, -1, 0, -1], 0] = [1, 2, 3, 4]
    (first, _), *_ = mean_over_views(CornerEngine().logits, batch)
    assert first == 2.5


def test_a_pair_is_laid_down_together() -> None:
    seen: list[np.ndarray] = []

    def remember(batch: np.ndarray) -> np.ndarray:
        seen.append(batch)
        return np.zeros((len(batch), 2))

    one = random_batch(1, 1, 4, 4, 3)
    mean_over_views(remember, np.concatenate([one, one], axis=1))
    assert all(np.array_equal(batch[:, 0], batch[:, 1]) for batch in seen)


def test_a_stream_gives_what_the_batches_give() -> None:
    batches = [random_batch(count, 4, 4, 3) for count in (3, 0, 1)]
    engine = EightViews(CornerEngine())
    streamed = list(engine.stream(batches))
    assert len(streamed) == 3
    for batch, found in zip(batches, streamed, strict=True):
        np.testing.assert_array_equal(found, engine.logits(batch))


def test_the_name_says_so() -> None:
    assert EightViews(CornerEngine()).name == "corner, mean of 8 views"
