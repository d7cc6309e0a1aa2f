"""Folders that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.bundle.errors import BundleError
from cytolens.errors import OutputExistsError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def new_folder(folder: Path, *, overwrite: bool) -> Iterator[Path]:
    """Give a hidden folder beside the target; move it there when all went well.

    Yields:
        An empty folder to fill; an error removes it and leaves the target as it was.

    Raises:
        OutputExistsError: If the target exists and ``overwrite`` is false.
        BundleError: If it cannot be written.
    """
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
