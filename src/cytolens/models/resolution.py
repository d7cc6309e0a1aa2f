"""Fit a recipe to the data: single images or pairs, and the size of the input."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Literal

from cytolens.images.preprocessing import Preprocessing
from cytolens.models.errors import RecipeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.models.recipe import InputSpec, Recipe

SINGLE_IMAGE_FAMILIES = {"timm", "timm-pooled-stages"}
"""Families whose backbone the pair family can take over."""
_STEP_PX = 32
"""Backbones halve the side five times."""

Kind = Literal["single", "pair"]


def resolve_recipe(recipe: Recipe, *, kind: Kind, size_px: int) -> Recipe:
    """Say ``auto`` no more: return the recipe with its kind and size as they are.

    A timm network becomes a ``pair`` network with a shared backbone where the samples
    are pairs.

    Raises:
        RecipeError: If the recipe is for the other kind of samples.
    """
    if recipe.input.kind not in {"auto", kind}:
        raise RecipeError(
            f"The recipe {recipe.name!r} takes {_WORDS[recipe.input.kind]}, but the "
            f"manifest has {_WORDS[kind]}. Choose another recipe: `laptop` takes both."
        )
    network = recipe.network
    if kind == "pair" and network.family in SINGLE_IMAGE_FAMILIES:
        network = network.model_copy(update={"family": "pair"})
    settled = recipe.input.model_copy(update={"kind": kind, "size_px": size_px})
    return recipe.model_copy(update={"input": settled, "network": network})


def without_pretrained(recipe: Recipe) -> Recipe:
    """Fit a recipe that counts on pretrained weights to random ones.

    Frozen parts would stay random, and the statistics of their norms would be of
    nothing; so everything learns, from the first epoch.
    """
    phases = tuple(
        phase.model_copy(
            update={"train": "all", "freeze_first": 0, "freeze_norm": False}
        )
        for phase in recipe.phases
    )
    return recipe.model_copy(update={"phases": phases, "head_start": None})


_WORDS = {"single": "single images", "pair": "pairs of images"}


def input_size_px(spec: InputSpec, sides_px: Sequence[int]) -> int:
    """Settle the side of the input.

    Args:
        spec: The recipe's input.
        sides_px: Shorter sides of the training images; needed for ``auto`` only.

    Returns:
        The recipe's own size, or for ``auto`` its share of the median side, rounded
        to a multiple of 32 and kept between its limits.
    """
    if spec.size_px != "auto":
        return spec.size_px
    typical = median(sides_px) if sides_px else spec.auto_max_px
    rounded = _STEP_PX * round(spec.auto_share * typical / _STEP_PX)
    return int(min(max(rounded, spec.auto_min_px), spec.auto_max_px))


def preprocessing_for(spec: InputSpec, *, size_px: int) -> Preprocessing:
    """Make the preprocessing that training uses and the bundle stores."""
    return Preprocessing(
        size_px=size_px,
        resample=spec.resample,
        fit=spec.fit,
        mpp=spec.mpp,
        normalisation=spec.normalisation,
    )
