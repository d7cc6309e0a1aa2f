"""Layout ``folders``: ``[split/]class/…/image``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.datasets.errors import LayoutError, some
from cytolens.datasets.registry import LAYOUTS
from cytolens.datasets.rows import ImportRequest, Listing, Row
from cytolens.datasets.walk import list_images, peel_split

if TYPE_CHECKING:
    from pathlib import Path

NAME = "folders"
NO_GROUPS = (
    "Groups are unknown: every image counts as its own. If images share a patient "
    "or slide, import a table with --group instead."
)


@LAYOUTS.register(NAME)
def read_folders(root: Path, request: ImportRequest) -> Listing:
    """Take the split from the top folders, if they name one; the next is the class.

    Folders below the class folder do not matter.

    Raises:
        LayoutError: If no image lies in a class folder, or split folders are mixed
            with others, or some images have no class and that was not allowed.
    """
    images, notes = peel_split(list_images(root, NAME), root, NAME)
    stray = [image.path for image in images if not image.folders]
    if len(stray) == len(images) or (stray and not request.allow_incomplete):
        raise LayoutError(
            NAME,
            root,
            found=f"{len(stray)} images outside any class folder ({some(stray)})",
            expected="[split/]class/…/image",
            next_step="Move them into a folder per class, or leave them out with "
            "--allow-incomplete; a set without labels is imported with the layout csv.",
        )
    rows = [
        Row(images=(image.path,), label=image.folders[0], split=image.split)
        for image in images
        if image.folders
    ]
    if stray:
        notes += (f"Left out, as they lie outside any class folder: {some(stray)}.",)
    return Listing(root=root, rows=rows, notes=(*notes, NO_GROUPS))
