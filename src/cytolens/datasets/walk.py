"""Find images below a folder, and what their folders say."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from cytolens.datasets.errors import LayoutError, some

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"})
SPLIT_NAMES = {
    "train": "train",
    "training": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "dev": "val",
    "tune": "val",
    "test": "test",
    "testing": "test",
}
"""Names in use for the three sides of a split, in lower case."""


@dataclass(frozen=True, slots=True)
class Found:
    """One image below a root."""

    path: str
    folders: tuple[str, ...]
    """Folders between the root (or the split) and the image."""
    stem: str
    split: str | None = None


def list_images(root: Path, layout: str) -> list[Found]:
    """List every image below ``root``, sorted by path.

    Hidden files and the ghosts that macOS leaves in archives are passed over.

    Raises:
        LayoutError: If ``root`` is no folder or holds no image.
    """
    if not root.is_dir():
        raise LayoutError(
            layout,
            root,
            found="a file" if root.exists() else "nothing",
            expected="a folder of images",
            next_step="Give the folder that holds the set.",
        )
    images = [_found(path) for path in sorted(_walk(root))]
    if not images:
        raise LayoutError(
            layout,
            root,
            found="no image",
            expected="files that end in " + ", ".join(sorted(IMAGE_SUFFIXES)),
            next_step="Give the folder that holds the set, unpacked.",
        )
    return images


def _found(path: str) -> Found:
    pure = PurePosixPath(path)
    return Found(path=path, folders=pure.parts[:-1], stem=pure.stem)


def _walk(root: Path) -> Iterator[str]:
    seen: set[str] = set()
    for folder, names, files in os.walk(root, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:  # a link back up would never end
            names.clear()
            continue
        seen.add(real)
        names[:] = sorted(name for name in names if not _is_ghost(name))
        relative = Path(folder).relative_to(root)
        for name in files:
            if Path(name).suffix.lower() in IMAGE_SUFFIXES and not _is_ghost(name):
                yield (relative / name).as_posix()


def _is_ghost(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


def peel_split(
    images: Sequence[Found], root: Path, layout: str
) -> tuple[list[Found], tuple[str, ...]]:
    """Take the split off the front of each path, where folders name one.

    Returns:
        The images, and a note for each split that is called otherwise here.

    Raises:
        LayoutError: If some top folders name a split and others do not.
    """
    tops = sorted({image.folders[0] for image in images if image.folders})
    splits = {
        top: SPLIT_NAMES[top.lower()] for top in tops if top.lower() in SPLIT_NAMES
    }
    if not splits:
        return list(images), ()
    others = [top for top in tops if top not in splits]
    if others or any(not image.folders for image in images):
        raise LayoutError(
            layout,
            root,
            found=f"split folders ({some(list(splits))}) beside "
            + (f"others ({some(others)})" if others else "single images"),
            expected="either only split folders or only class folders",
            next_step="Import the splits alone, or move the others away.",
        )
    peeled = [
        Found(image.path, image.folders[1:], image.stem, splits[image.folders[0]])
        for image in images
    ]
    return peeled, rename_notes(splits)


def rename_notes(splits: Mapping[str, str]) -> tuple[str, ...]:
    """Say which split names were translated."""
    return tuple(
        f"Split {old!r} was imported as {new!r}."
        for old, new in splits.items()
        if old != new
    )


def find_class(image: Found, aliases: Mapping[str, str]) -> str | None:
    """The class that the innermost matching folder names, whatever its case.

    Args:
        image: An image.
        aliases: Folder names, as `plain` writes them, to labels.
    """
    for folder in reversed(image.folders):
        label = aliases.get(plain(folder))
        if label is not None:
            return label
    return None


def find_split(image: Found) -> str | None:
    """The split that any folder of the path names."""
    for folder in image.folders:
        if folder.lower() in SPLIT_NAMES:
            return SPLIT_NAMES[folder.lower()]
    return None


def plain(name: str) -> str:
    """Lower case, with words joined by one hyphen, so that spellings meet."""
    words = name.lower().replace("_", " ").replace("-", " ").split()
    return "-".join(words)
