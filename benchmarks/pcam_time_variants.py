"""The variants of `benchmarks.pcam_time`: `laptop` with one thing changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.models.recipe import Recipe

ANY_SPLIT = {"above_images": 0, "up_to_images": None}


def _as_it_is(recipe: Recipe) -> Recipe:
    return recipe


def _each_phase(recipe: Recipe, **changes: Any) -> Recipe:  # noqa: ANN401 (any field)
    phases = tuple(phase.model_copy(update=changes) for phase in recipe.phases)
    return recipe.model_copy(update={"phases": phases})


def _at_128_px(recipe: Recipe) -> Recipe:
    larger = recipe.input.model_copy(update={"auto_many_min_px": 128})
    return recipe.model_copy(update={"input": larger})


def _as_for_small_sets(recipe: Recipe) -> Recipe:
    """The one long phase at 128 px that small sets have."""
    phase = recipe.phases[0].model_copy(update=ANY_SPLIT)
    return _at_128_px(recipe).model_copy(update={"phases": (phase,)})


def _plainly_started(recipe: Recipe) -> Recipe:
    return recipe.model_copy(update={"head_start": None})


def _one_view(recipe: Recipe) -> Recipe:
    return recipe.model_copy(update={"views": "one"})


def _coarse_first(recipe: Recipe) -> Recipe:
    """Two epochs on images of two thirds of the side, then two on all of it."""
    large = next(phase for phase in recipe.phases if phase.above_images)
    changes = {"epochs": 2, "images_seen": 24_000}
    coarse = large.model_copy(
        update=changes | {"name": "coarse", "size_share": 0.67, "schedule": "constant"}
    )
    fine = large.model_copy(update=changes | {"rate": 0.0003, "head_rate": 0.0005})
    return recipe.model_copy(update={"phases": (coarse, fine)})


VARIANTS: dict[str, Callable[[Recipe], Recipe]] = {
    "laptop": _as_it_is,
    "as for small sets": _as_for_small_sets,
    "64 px first": _coarse_first,
    "at 128 px": _at_128_px,
    "norms learn": partial(_each_phase, freeze_norm=False),
    "head from random": _plainly_started,
    "one view": _one_view,
    "four stages frozen": partial(_each_phase, freeze_first=4),
    "two epochs": partial(_each_phase, epochs=2, images_seen=24_000),
    "half the rate": partial(_each_phase, rate=0.0002),
    "twice the rate": partial(_each_phase, rate=0.0008),
}
"""What is changed -> how."""
