"""The variants of `benchmarks.pcam_time`: `laptop`, and quicker forms of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.models.recipe import Recipe


def _as_it_is(recipe: Recipe) -> Recipe:
    return recipe


def _quick(recipe: Recipe, **changes: Any) -> Recipe:  # noqa: ANN401 (any field)
    """At 96 px, with three looks at each image, at a higher rate."""
    smaller = recipe.input.model_copy(update={"auto_min_px": 96})
    (phase,) = recipe.phases
    quick = {"epochs": 3, "images_seen": 36_000, "rate": 0.0004} | changes
    phases = (phase.model_copy(update=quick),)
    return recipe.model_copy(update={"input": smaller, "phases": phases})


def _coarse_first(recipe: Recipe) -> Recipe:
    """Two epochs on images of two thirds of the side, then two on all of it."""
    changes = {"epochs": 2, "images_seen": 24_000, "least_epochs": 1}
    quick = _quick(recipe, **changes)
    (fine,) = quick.phases
    coarse = fine.model_copy(
        update={"name": "coarse", "size_share": 0.67, "schedule": "constant"}
    )
    fine = fine.model_copy(update={"rate": 0.0003, "head_rate": 0.0005})
    return quick.model_copy(update={"phases": (coarse, fine)})


def _plainly_started(recipe: Recipe) -> Recipe:
    return _quick(recipe).model_copy(update={"head_start": None})


def _quickest(recipe: Recipe) -> Recipe:
    """What saves seconds, together: fewer looks, fewer stages, no fit of the head."""
    changes = {"epochs": 2, "images_seen": 24_000, "least_epochs": 1}
    quick = _quick(recipe, freeze_first=4, **changes)
    return quick.model_copy(update={"head_start": None})


def _unmoved(recipe: Recipe) -> Recipe:
    """Turned and mirrored only: to zoom and shift by parts of pixels blurs."""
    exact = {"zoom": (1.0, 1.0), "shift": 0.0}
    augmentation = recipe.augmentation.model_copy(update=exact)
    return recipe.model_copy(update={"augmentation": augmentation})


def _without_zoom(recipe: Recipe) -> Recipe:
    return _unmoved(_quick(recipe))


def _kept(recipe: Recipe, *, epochs: int) -> Recipe:
    """What four frozen stages make of each image is computed once for each epoch."""
    quick = _quick(
        recipe,
        epochs=epochs,
        images_seen=None,
        freeze_first=4,
        features="cached",
        feature_variants=epochs,
        rate=0.0003,
    )
    return _unmoved(quick).model_copy(update={"head_start": None})


VARIANTS: dict[str, Callable[[Recipe], Recipe]] = {
    "laptop": _as_it_is,
    "quick": _quick,
    "quick, 64 px first": _coarse_first,
    "quick, head from random": _plainly_started,
    "quick, four stages frozen": partial(_quick, freeze_first=4),
    "quick, two epochs": partial(_quick, images_seen=24_000, least_epochs=1),
    "quick, two epochs, four stages frozen, head from random": _quickest,
    "quick, neither zoom nor shift": _without_zoom,
    "kept, two epochs": partial(_kept, epochs=2),
    "kept, three epochs": partial(_kept, epochs=3),
}
"""What is changed -> how."""
