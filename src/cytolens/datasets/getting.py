"""Fetch all files of a public set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.datasets.download import download
from cytolens.datasets.errors import ManualDownloadError
from cytolens.datasets.registry import DATASETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def get_dataset(
    name: str,
    folder: Path,
    *,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> list[Path]:
    """Fetch and verify every file of a set; files that are there are only verified.

    Args:
        name: A public set.
        folder: Where the files go.
        on_progress: Called with the file's name, bytes done and the whole.

    Raises:
        UnknownNameError: If there is no such set.
        ManualDownloadError: If the set must be fetched by hand; says how.
        DownloadError: If a file could not be fetched.
    """
    card = DATASETS[name].card
    if not card.files:
        raise ManualDownloadError(name, card.how_to_get, homepage=card.homepage)
    paths = []
    for file in card.files:

        def tell(done: int, whole: int, name: str = file.name) -> None:
            if on_progress is not None:
                on_progress(name, done, whole)

        paths.append(download(file, folder, on_progress=tell))
    return paths
