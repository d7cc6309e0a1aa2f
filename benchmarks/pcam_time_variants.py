"""The variants of `benchmarks.pcam_time`: `laptop` with one thing changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.models.recipe import PhaseSpec, Recipe

ANY_SPLIT = {"above_images": 0, "up_to_images": None}


def _as_it_is(recipe: Recipe) -> Recipe:
    return recipe


def _each_phase(recipe: Recipe, **changes: Any) -> Recipe:  # noqa: ANN401 (any field)
    phases = tuple(phase.model_copy(update=changes) for phase in recipe.phases)
    return recipe.model_copy(update={"phases": phases})


def _one_phase(recipe: Recipe, name: str, **changes: Any) -> Recipe:  # noqa: ANN401 (any field)
    def change(phase: PhaseSpec) -> PhaseSpec:
        return phase.model_copy(update=changes) if phase.name == name else phase

    return recipe.model_copy(update={"phases": tuple(map(change, recipe.phases))})


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


VARIANTS: dict[str, Callable[[Recipe], Recipe]] = {
    "laptop": _as_it_is,
    "as for small sets": _as_for_small_sets,
    "all at full size": partial(_each_phase, size_share=1.0),
    "at 128 px": _at_128_px,
    "norms learn": partial(_each_phase, freeze_norm=False),
    "head from random": _plainly_started,
    "one view": _one_view,
    "four stages frozen at first": partial(_one_phase, name="coarse", freeze_first=4),
    "half the images": partial(_each_phase, images_seen=12_000, least_epochs=1),
    "twice the rate": lambda recipe: _one_phase(
        _one_phase(recipe, "coarse", rate=0.0008), "fine", rate=0.0006
    ),
}
"""What is changed -> how."""
