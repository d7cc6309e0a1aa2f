"""The known public sets by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cytolens.datasets.card import DatasetCard
    from cytolens.datasets.rows import ImportRequest, Listing

    Reader = Callable[[Path, ImportRequest], Listing]


@dataclass(frozen=True)
class PublicDataset:
    """A card and the function that reads the set's own layout."""

    card: DatasetCard
    read: Reader


DATASETS: Registry[PublicDataset] = Registry("data set")
LAYOUTS: Registry[Reader] = Registry("layout")
"""General layouts; each public set is a layout of its own, under its name."""


def register_dataset(card: DatasetCard) -> Callable[[Reader], Reader]:
    """Decorate a reader to add it with its card."""

    def add(read: Reader) -> Reader:
        DATASETS.register(card.name)(PublicDataset(card=card, read=read))
        return LAYOUTS.register(card.name)(read)

    return add
