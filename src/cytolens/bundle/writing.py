"""Write a bundle whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.bundle.card import model_card
from cytolens.bundle.checksums import write_checksums
from cytolens.bundle.folders import new_folder
from cytolens.bundle.loading import DESCRIPTION_FILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.bundle.schema import ModelDescription
    from cytolens.models.network import Network

CARD_FILE = "README.md"


def write_bundle(
    folder: Path,
    description: ModelDescription,
    network: Network,
    *,
    overwrite: bool = False,
) -> Path:
    """Write description, weights, card and checksums into a new folder.

    A network of Transformers' gets the files its `AutoModelForImageClassification`
    and `AutoImageProcessor` open as well.

    Args:
        folder: Where the bundle will stand; its parent is made if need be.
        description: All of ``model.json``.
        network: With its final weights, on any device.
        overwrite: Replace a folder that is there already.

    Returns:
        ``folder``.

    Raises:
        OutputExistsError: If the folder exists and ``overwrite`` is false.
        BundleError: If it cannot be written.
    """
    with new_folder(Path(folder), overwrite=overwrite) as draft:
        network.save_weights(draft)
        if description.recipe.network.family == "transformers":
            from cytolens.bundle.transformers_files import write_transformers_files

            write_transformers_files(draft, description)
        _write_text(draft / DESCRIPTION_FILE, description.model_dump_json(indent=2))
        _write_text(draft / CARD_FILE, model_card(description))
        write_checksums(draft)
    return Path(folder)


def update_bundle(folder: Path, change: Callable[[Path], None]) -> None:
    """Change files of a bundle, and renew its checksums, whole or not at all.

    Args:
        folder: A bundle, already verified by loading it.
        change: Gets a copy of the folder to work on; an error leaves the bundle as
            it was.

    Raises:
        BundleError: If the folder cannot be written.
    """
    with new_folder(Path(folder), overwrite=True) as draft:
        shutil.copytree(folder, draft, dirs_exist_ok=True)
        change(draft)
        write_checksums(draft)


def replace_description(folder: Path, description: ModelDescription) -> None:
    """Store a changed description (a threshold, a temperature) and renew the card."""

    def change(draft: Path) -> None:
        _write_text(draft / DESCRIPTION_FILE, description.model_dump_json(indent=2))
        _write_text(draft / CARD_FILE, model_card(description))

    update_bundle(folder, change)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
