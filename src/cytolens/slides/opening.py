"""Open a slide, whatever its format, or say in one line why not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.slides.errors import MissingResolutionError, UnreadableSlideError
from cytolens.slides.openslide_reader import OpenSlideReader, detect_openslide
from cytolens.slides.resolution import resolve_mpp
from cytolens.slides.slide import Slide
from cytolens.slides.tiffslide_reader import TiffSlideReader

if TYPE_CHECKING:
    import os

    from cytolens.slides.reader import SlideReader

TIFF_MAGIC = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
IMAGE_MAGIC = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"BM": "a BMP image",
    b"RIFF": "a WebP image",
}
PROBE_PX = 64


def open_slide(path: str | os.PathLike[str], *, mpp: float | None = None) -> Slide:
    """Open a slide; the reader is picked by what is in the file, not by its name.

    Args:
        path: The slide.
        mpp: Microns per pixel at full resolution, where the file does not say it or
            is wrong.

    Returns:
        The open slide; close it, or use it as a context manager.

    Raises:
        UnreadableSlideError: If the file is missing, broken or no slide.
        MissingResolutionError: If neither the file nor `mpp` gives a resolution.
        MissingExtraError: If the slide libraries are not installed.

    Example:
        ``with open_slide("case.svs") as slide: print(slide.mpp)``
    """
    path = Path(path)
    reader = _open_reader(path)
    try:
        _probe(reader)
        found, source = resolve_mpp(path, from_file=reader.mpp, from_user=mpp)
    except (UnreadableSlideError, MissingResolutionError):
        reader.close()
        raise
    return Slide(path=path, reader=reader, mpp=found, mpp_source=source)


def _open_reader(path: Path) -> SlideReader:
    head = _head(path)
    if detect_openslide(path) is not None:
        try:
            return OpenSlideReader(path)
        except UnreadableSlideError:
            # Some compressions are known to tiffslide alone.
            if not head.startswith(TIFF_MAGIC):
                raise
    if head.startswith(TIFF_MAGIC):
        return TiffSlideReader(path)
    raise UnreadableSlideError(path, found=_describe(head))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(132)
    except OSError as error:
        found = f"cannot be read ({error.strerror or error})"
        raise UnreadableSlideError(path, found=found) from error


def _describe(head: bytes) -> str:
    if not head:
        return "the file is empty"
    if head[128:132] == b"DICM":
        return "a DICOM file, but no slide that OpenSlide knows"
    for magic, name in IMAGE_MAGIC.items():
        if head.startswith(magic):
            return f"{name}, not a slide (`cytolens predict` takes images)"
    return "not a slide in any known format"


def _probe(reader: SlideReader) -> None:
    """Decode a few pixels of the first and the last level: opening alone is lazy."""
    width, height = reader.dimensions_px
    for level in {0, len(reader.level_downsamples) - 1}:
        factor = reader.level_downsamples[level]
        size = (
            max(1, min(PROBE_PX, int(width / factor))),
            max(1, min(PROBE_PX, int(height / factor))),
        )
        reader.read_level(level, (0, 0), size_px=size)
