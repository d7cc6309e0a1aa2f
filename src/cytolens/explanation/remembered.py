"""What was found out about a network once, and is true as long as it lives."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.models.network import Network

T = TypeVar("T")


def remembered(
    find: Callable[[Network, int], T],
) -> Callable[[Network, int], T]:
    """Call ``find(network, size_px)`` once for each network and size.

    What it returns must not refer to the network itself, or it would live for ever.
    """
    known: WeakKeyDictionary[Network, dict[int, T]] = WeakKeyDictionary()

    @wraps(find)
    def look_up(network: Network, size_px: int) -> T:
        found = known.setdefault(network, {})
        if size_px not in found:
            found[size_px] = find(network, size_px)
        return found[size_px]

    return look_up
