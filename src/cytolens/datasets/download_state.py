"""A file on its way: what has arrived, of which version, and whether it is right."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cytolens.datasets.errors import ChecksumError, DiskSpaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from cytolens.datasets.card import RemoteFile

_BLOCK = 1 << 20
_SPARE_BYTES = 1 << 26
"""Room that is left free on the disk."""


class PartialFile:
    """``NAME.part`` beside its future ``NAME``, and the version the server named."""

    def __init__(self, file: RemoteFile, folder: Path) -> None:
        self.file = file
        self.target = folder / file.name
        self.path = folder / f"{file.name}.part"
        self._version = folder / f"{file.name}.part.version"
        self.size = self.path.stat().st_size if self.path.exists() else 0
        self._ended = False

    def is_complete(self) -> bool:
        """Whether all has come, as the published size or else the checksum says.

        Where no size is published, a body that ended and does not agree counts as
        complete too: a wrong file, not a short one.
        """
        if self.file.size_bytes is not None:
            return self.size >= self.file.size_bytes
        return self.size > 0 and (self._ended or self.is_published())

    def is_published(self) -> bool:
        """Whether what has arrived is the published file, to the byte."""
        return self.path.exists() and _differences(self.file, self.path) == []

    def range_headers(self) -> dict[str, str]:
        """Ask for the rest, and for all of it if the file has changed meanwhile."""
        if self.size == 0:
            return {}
        headers = {"Range": f"bytes={self.size}-"}
        if self._version.exists():
            headers["If-Range"] = self._version.read_text(encoding="utf-8")
        return headers

    def remember_version(self, headers: Mapping[str, str]) -> None:
        """Keep the strong ETag, or else the date, for the next attempt."""
        version = headers.get("ETag", "W/")
        if version.startswith("W/"):  # weak: the bytes may differ
            version = headers.get("Last-Modified", "")
        if version:
            with _disk_errors(self._version):
                self._version.write_text(version, encoding="utf-8")

    def restart(self) -> None:
        """Forget what has arrived."""
        self.path.unlink(missing_ok=True)
        self._version.unlink(missing_ok=True)
        self.size = 0
        self._ended = False

    def note_end(self) -> None:
        """The server has sent all it announced."""
        self._ended = True

    @contextmanager
    def appending(self) -> Iterator[Callable[[bytes], None]]:
        """Yield a function that adds bytes; more than were published are refused."""
        limit = self.file.size_bytes

        def append(chunk: bytes) -> None:
            file.write(chunk)
            self.size += len(chunk)
            if limit is not None and self.size > limit:
                file.close()
                raise self._refused([f"more than {limit} bytes, not {limit}"])

        try:
            with _disk_errors(self.path), self.path.open("ab") as file:
                yield append
        finally:
            self.size = self.path.stat().st_size if self.path.exists() else 0

    def verify_target(self) -> None:
        """Raise unless the file that is there already is the published one."""
        differences = _differences(self.file, self.target)
        if differences:
            msg = (
                f"{self.target} is there already and is not the published file: found "
                f"{'; '.join(differences)}. Move it away and run it again."
            )
            raise ChecksumError(msg)

    def finish(self) -> Path:
        """Give the file its name, or put it aside as ``NAME.bad``."""
        differences = _differences(self.file, self.path)
        if differences:
            raise self._refused(differences)
        self.path.replace(self.target)
        self._version.unlink(missing_ok=True)
        return self.target

    def _refused(self, differences: list[str]) -> ChecksumError:
        bad = self.target.with_name(f"{self.file.name}.bad")
        self.path.replace(bad)
        self.restart()
        return ChecksumError(
            f"{self.file.url} is not the published file: found "
            f"{'; '.join(differences)} (checksum: {self.file.checksum_source}). It is "
            f"kept as {bad}. Run it again; if that does not help, the file was changed "
            "or a page was sent in its place: look into it."
        )


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    """Tell a disk's failure from a connection's, both of which are an `OSError`."""
    try:
        yield
    except OSError as error:
        if isinstance(error, ConnectionError | TimeoutError) or not error.errno:
            raise
        msg = f"{path}: {error.strerror}. Make room and run it again."
        raise DiskSpaceError(msg) from error


def check_room(part: PartialFile, announced: str | None) -> None:
    """Raise before the disk is full.

    Raises:
        DiskSpaceError: If the rest of the file does not fit.
    """
    whole = part.file.size_bytes
    if whole is None:
        rest = int(announced) if announced and announced.isdigit() else 0
    else:
        rest = whole - part.size
    free = shutil.disk_usage(part.path.parent).free
    if rest + _SPARE_BYTES > free:
        msg = (
            f"{part.target}: needs {rest:,} more bytes, found {free:,} free. Make room "
            "or choose another folder with --out."
        )
        raise DiskSpaceError(msg)


def _differences(file: RemoteFile, path: Path) -> list[str]:
    """Each property in which a file is not the published one."""
    size = path.stat().st_size
    if file.size_bytes is not None and size != file.size_bytes:
        return [f"{size} bytes, not {file.size_bytes}"]
    expected = {"sha256": file.sha256, "md5": file.md5}
    wanted = {name: text for name, text in expected.items() if text is not None}
    found = _digests(path, list(wanted))
    return [
        f"{name} {found[name]}, not {text}"
        for name, text in wanted.items()
        if found[name] != text
    ]


def _digests(path: Path, names: list[str]) -> dict[str, str]:
    # MD5 only recognises a file that was published with nothing better.
    hashes = {name: hashlib.new(name, usedforsecurity=False) for name in names}
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            for digest in hashes.values():
                digest.update(block)
    return {name: digest.hexdigest() for name, digest in hashes.items()}
