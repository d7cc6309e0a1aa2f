"""Network families by name, and the one way to build a network."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import ValidationError

from cytolens.config import StrictModel
from cytolens.models.errors import NetworkError
from cytolens.models.validation import describe_faults
from cytolens.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.models.network import Network
    from cytolens.models.recipe import NetworkSpec

OptionsT = TypeVar("OptionsT", bound=StrictModel)


@dataclass(frozen=True)
class Shape:
    """What a builder must know beside its own options."""

    n_classes: int
    size_px: int


@dataclass(frozen=True)
class Family(Generic[OptionsT]):
    """A network family: its options, checked, and its builder."""

    options: type[OptionsT]
    build: Callable[[OptionsT, Shape], Network]
    images_per_sample: int = 1


NETWORKS: Registry[Family[Any]] = Registry("network family")


def known_families() -> Registry[Family[Any]]:
    """Import every family (and torch), then return the registry."""
    from cytolens.models import families

    for module in pkgutil.iter_modules(families.__path__):
        importlib.import_module(f"{families.__name__}.{module.name}")
    return NETWORKS


def build_network(spec: NetworkSpec, n_classes: int, *, size_px: int) -> Network:
    """Build a network with random weights, on torch's default device.

    Args:
        spec: Family and its options; ``spec.pretrained`` is not looked at here, see
            `cytolens.models.init.initialise`.
        n_classes: Outputs; at least 2.
        size_px: Side of the square input.

    Raises:
        UnknownNameError: If there is no such family or backbone.
        NetworkError: If an option is unknown or has a value that cannot be built.
    """
    family = known_families()[spec.family]
    try:
        options = family.options.model_validate(spec.options)
    except ValidationError as error:
        raise NetworkError(
            f"network.options of family {spec.family!r}: "
            f"{describe_faults(error, family.options)}"
        ) from error
    try:
        return family.build(options, Shape(n_classes=n_classes, size_px=size_px))
    except (ValueError, TypeError, RuntimeError, AssertionError) as error:
        # timm and Transformers raise any of these for sizes that do not fit.
        raise NetworkError(
            f"A {spec.family!r} network for {size_px} px and {n_classes} classes "
            f"cannot be built with {dict(spec.options)}: {error}"
        ) from error
