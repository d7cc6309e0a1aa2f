"""Which method explains a network where nobody asked for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.methods import METHODS

if TYPE_CHECKING:
    from collections.abc import Collection

    from cytolens.explanation.method import Method
    from cytolens.models.network import Network

AUTO = "auto"
_PREFERRED = ("gradient-attention", "grad-cam", "occlusion")
"""Vision transformers, networks with maps, and any other."""


def choose_method(
    name: str, network: Network, *, size_px: int, failed: Collection[str] = ()
) -> Method:
    """Take the method of that name, or for ``auto`` the one that suits the network.

    Args:
        name: In the registry of methods, or ``auto``.
        network: In evaluation mode.
        size_px: Side of its input.
        failed: Methods that ``auto`` passes over while another suits: their maps
            survive shuffled weights.

    Raises:
        UnknownNameError: If there is no such method.
        ExplanationError: If the network has no such map, with the reason.
    """
    if name == AUTO:
        methods = (METHODS[preferred] for preferred in _PREFERRED)
        suited = (m for m in methods if m.refuses(network, size_px) is None)
        first = next(suited)
        if first.name not in failed:
            return first
        return next((m for m in suited if m.name not in failed), first)
    method = METHODS[name]
    reason = method.refuses(network, size_px)
    if reason is not None:
        raise ExplanationError(f"No {method.title}: {reason}")
    return method


def suitable_methods(network: Network, *, size_px: int) -> list[Method]:
    """List the methods that the network can be explained by, the control too."""
    return [METHODS[m] for m in METHODS if METHODS[m].refuses(network, size_px) is None]
