"""Write a bundle whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.bundle.card import model_card
from cytolens.bundle.card_engines import renew_engines_section
from cytolens.bundle.checksums import write_checksums
from cytolens.bundle.exports import drop_stale
from cytolens.bundle.folders import new_folder
from cytolens.bundle.loading import DESCRIPTION_FILE, read_description
from cytolens.bundle.reference.reference import REFERENCE_FILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.bundle.exports import Form
    from cytolens.bundle.reference.reference import Reference
    from cytolens.bundle.schema import ModelDescription
    from cytolens.models.network import Network

CARD_FILE = "README.md"


def write_bundle(
    folder: Path,
    description: ModelDescription,
    network: Network,
    *,
    reference: Reference | None = None,
    overwrite: bool = False,
) -> Path:
    """Write description, weights, card and checksums into a new folder.

    A network of Transformers' gets the files its `AutoModelForImageClassification`
    and `AutoImageProcessor` open as well.

    Args:
        folder: Where the bundle will stand; its parent is made if need be.
        description: All of ``model.json``.
        network: With its final weights, on any device.
        reference: What the network makes of its training samples.
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
        if reference is not None:
            from cytolens.bundle.reference.writing import write_reference

            write_reference(draft / REFERENCE_FILE, reference)
        _write_text(draft / DESCRIPTION_FILE, description.model_dump_json(indent=2))
        _write_text(draft / CARD_FILE, model_card(description))
        write_checksums(draft)
    return Path(folder)


def update_bundle(
    folder: Path,
    change: Callable[[Path], None],
    *,
    out: Path | None = None,
    overwrite: bool = False,
) -> tuple[Form, ...]:
    """Change files of a bundle, and renew its checksums, whole or not at all.

    Exports that the change makes untrue are removed; the card names the others.

    Args:
        folder: A bundle, already verified by loading it.
        change: Gets a copy of the folder to work on; an error leaves the bundle as
            it was.
        out: A new folder for the changed bundle; None changes the bundle itself.
        overwrite: Replace ``out`` if it exists.

    Returns:
        The exports that were removed.

    Raises:
        OutputExistsError: If ``out`` exists and ``overwrite`` is false.
        BundleError: If the folder cannot be written.
    """
    with new_folder(Path(out or folder), overwrite=overwrite or out is None) as draft:
        shutil.copytree(folder, draft, dirs_exist_ok=True)
        change(draft)
        dropped = drop_stale(draft, read_description(draft))
        _renew_card(draft / CARD_FILE)
        write_checksums(draft)
    return dropped


def _renew_card(card: Path) -> None:
    if card.is_file():
        text = card.read_text(encoding="utf-8")
        _write_text(card, renew_engines_section(text, card.parent))


def replace_description(
    folder: Path, description: ModelDescription
) -> tuple[Form, ...]:
    """Store a changed description (a threshold, a temperature) and renew the card.

    Returns:
        Exports that were proved with the former one, and are removed.
    """

    def change(draft: Path) -> None:
        _write_text(draft / DESCRIPTION_FILE, description.model_dump_json(indent=2))
        _write_text(draft / CARD_FILE, model_card(description))

    return update_bundle(folder, change)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
