"""What a reader must know to read a map rightly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.models.families.timm_pooled_stages import PooledStages

if TYPE_CHECKING:
    from cytolens.explanation.method import Method
    from cytolens.explanation.model import WatchedModel
    from cytolens.explanation.saliency import Saliency

_LAST_MAP_METHODS = frozenset({"grad-cam", "grad-cam++", "hires-cam", "eigen-cam"})


def remarks_on(
    model: WatchedModel, method: Method, saliency: Saliency
) -> tuple[str, ...]:
    """Say what the map leaves out, in whole sentences; empty if nothing."""
    said = {
        "The answer is the mean over eight ways to lay the image down; the map "
        "explains the image as it lies.": model.averages_views,
        "The network's head also sees earlier maps, which this method does not show.": (
            isinstance(model.network, PooledStages) and method.name in _LAST_MAP_METHODS
        ),
        "This method shows the same for every class.": not method.is_class_specific,
        "Fusion weights say which image counts, not where in it.": (
            method.name == "pair-fusion"
        ),
        f"The map is empty: no place speaks for {saliency.target}.": saliency.is_empty,
    }
    return tuple(sentence for sentence, applies in said.items() if applies)
