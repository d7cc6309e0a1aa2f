"""Write a bundle whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.bundle.card import model_card
from cytolens.bundle.checksums import write_checksums
from cytolens.bundle.errors import BundleError
from cytolens.bundle.loading import DESCRIPTION_FILE
from cytolens.errors import OutputExistsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    with _new_folder(Path(folder), overwrite=overwrite) as draft:
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
    with _new_folder(Path(folder), overwrite=True) as draft:
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


@contextmanager
def _new_folder(folder: Path, *, overwrite: bool) -> Iterator[Path]:
    """Give a hidden folder beside the target; move it there when all went well."""
    if folder.exists() and not overwrite:
        raise OutputExistsError(
            f"{folder} exists already. Choose another folder, or move it away first."
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise BundleError(f"Cannot write {folder}: {error.strerror}.") from error
    try:
        yield draft
        _put_in_place(draft, folder)
    except OSError as error:
        raise BundleError(
            f"Cannot write {folder}: {error}. What was there before is unchanged."
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put_in_place(draft: Path, folder: Path) -> None:
    # mkdtemp makes the folder private; a bundle is as open as any other folder.
    draft.chmod(0o777 & ~_umask())
    if not folder.exists():
        draft.rename(folder)
        return
    old = draft.with_name(draft.name + "-old")
    folder.rename(old)
    try:
        draft.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    # There is no way to read it without setting it.
    current = os.umask(0o022)
    os.umask(current)
    return current
