"""Pick the reader of a slide by what is in the file, not by its name.

This is what runs in an isolated process, so it must stay quick to import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.slides.errors import UnreadableSlideError
from cytolens.slides.openslide_reader import OpenSlideReader, detect_openslide

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.slides.reader import FileReader, SlideReader

TIFF_MAGIC = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
IMAGE_MAGIC = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"BM": "a BMP image",
    b"RIFF": "a WebP image",
}
PROBE_PX = 64


def open_reader(path: Path, *, icc: bool = False) -> SlideReader:
    """Open a slide with the first library that can read it.

    Args:
        path: The slide; DICOM may be a file or the folder of a series.
        icc: Whether to bring its colours to sRGB.

    Raises:
        UnreadableSlideError: If no library can.
        ColourProfileError: If its colours cannot be brought to sRGB.
        MissingExtraError: If the libraries are not installed.
    """
    reader = _pick(path)
    try:
        _probe(reader)
        if not icc:
            return reader
        from cytolens.slides.colour import SrgbReader

        return SrgbReader(reader, path)
    except BaseException:
        reader.close()
        raise


def _pick(path: Path) -> FileReader:
    if path.is_dir():
        return _open_dicom(path)
    head = _head(path)
    if detect_openslide(path) is not None:
        try:
            return OpenSlideReader(path)
        except UnreadableSlideError:
            # Some encodings are known to the other libraries alone.
            if not head.startswith(TIFF_MAGIC) and not _is_dicom(head):
                raise
    if _is_dicom(head):
        return _open_dicom(path)
    if head.startswith(TIFF_MAGIC):
        from cytolens.slides.tiffslide_reader import TiffSlideReader

        return TiffSlideReader(path)
    raise UnreadableSlideError(path, found=_describe(head))


def _open_dicom(path: Path) -> FileReader:
    from cytolens.slides.dicom.choosing import open_dicom

    return open_dicom(path)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(132)
    except OSError as error:
        found = f"cannot be read ({error.strerror or error})"
        raise UnreadableSlideError(path, found=found) from error


def _is_dicom(head: bytes) -> bool:
    return head[128:132] == b"DICM"


def _describe(head: bytes) -> str:
    if not head:
        return "the file is empty"
    for magic, name in IMAGE_MAGIC.items():
        if head.startswith(magic):
            return f"{name}, not a slide (`cytolens predict` takes images)"
    return "not a slide in any known format"


def _probe(reader: SlideReader) -> None:
    """Decode a few pixels of the first and the last level: opening alone is lazy."""
    width, height = reader.facts.dimensions_px
    downsamples = reader.facts.level_downsamples
    for level in {0, len(downsamples) - 1}:
        factor = downsamples[level]
        size = (
            max(1, min(PROBE_PX, int(width / factor))),
            max(1, min(PROBE_PX, int(height / factor))),
        )
        reader.read_level(level, (0, 0), size_px=size)
