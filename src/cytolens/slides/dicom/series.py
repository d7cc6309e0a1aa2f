"""Which files are a slide's pyramid, among those of a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.slides.dicom.header import read_header
from cytolens.slides.errors import UnreadableSlideError

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.slides.dicom.header import DicomHeader

PYRAMID = "VOLUME"
PREAMBLE_BYTES = 128
MAGIC = b"DICM"


def find_pyramid(path: Path) -> list[DicomHeader]:
    """Find the instances of one slide's pyramid; labels and overviews are left out.

    Args:
        path: An instance of the series, or the folder that holds it.

    Returns:
        The instances, in the order of their names.

    Raises:
        UnreadableSlideError: If there is no pyramid, or there are several slides.
    """
    slides = [h for h in _headers(path) if h.is_slide and _is_pyramid(h)]
    series = sorted({header.series for header in slides})
    if not slides:
        found = (
            "holds no image of a slide's pyramid (labels and overviews are not read)"
        )
        raise UnreadableSlideError(path, found=found)
    if len(series) > 1:
        first = next(h.path.name for h in slides if h.series == series[0])
        found = f"holds {len(series)} slides; name a file of one, such as {first}"
        raise UnreadableSlideError(path, found=found)
    return slides


def _is_pyramid(header: DicomHeader) -> bool:
    if header.flavour is None:
        # An old converter's file. It is taken only if it rules out a label itself.
        return header.surely_without_label
    return header.flavour == PYRAMID


def _headers(path: Path) -> list[DicomHeader]:
    if path.is_dir():
        return [read_header(file) for file in _dicom_files(path)]
    own = read_header(path)
    if not own.is_slide:
        found = f"a DICOM file, but no slide ({own.kind or 'of no known kind'})"
        raise UnreadableSlideError(path, found=found)
    if own.flavour is None:
        return [own]
    beside = [read_header(f) for f in _dicom_files(path.parent) if f != path]
    return sorted(
        [own, *(h for h in beside if h.series == own.series)], key=lambda h: h.path
    )


def _dicom_files(folder: Path) -> list[Path]:
    return [f for f in sorted(folder.iterdir()) if f.is_file() and _is_dicom(f)]


def _is_dicom(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(PREAMBLE_BYTES + len(MAGIC)).endswith(MAGIC)
    except OSError:  # of no use as a slide either way
        return False
