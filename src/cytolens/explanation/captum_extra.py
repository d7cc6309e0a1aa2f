"""Captum, which is installed on request."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from cytolens.errors import MissingExtraError
from cytolens.explanation.score import class_scores

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from cytolens.models.network import Network


def captum_attr() -> Any:  # noqa: ANN401  # Captum ships no types
    """Import ``captum.attr``.

    Raises:
        MissingExtraError: If it is not installed.
    """
    try:
        return importlib.import_module("captum.attr")
    except ImportError as error:
        raise MissingExtraError(
            "captum", extra="explain", purpose="This explanation method"
        ) from error


def scorer(network: Network) -> Callable[[Tensor, Tensor], Tensor]:
    """A function of images and targets, as Captum differentiates and occludes it."""

    def score(images: Tensor, targets: Tensor) -> Tensor:
        return class_scores(network, network(images), targets)

    return score
