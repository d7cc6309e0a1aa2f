"""Pick the reader of a DICOM slide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.slides.dicom.series import find_pyramid
from cytolens.slides.errors import UnreadableSlideError
from cytolens.slides.openslide_reader import OpenSlideReader

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.slides.reader import FileReader


def open_dicom(path: Path) -> FileReader:
    """Open a DICOM slide: OpenSlide first, then wsidicom for what it does not know.

    Args:
        path: An instance of the series, or the folder that holds it.

    Raises:
        UnreadableSlideError: If it is no slide, or neither can read it.
        MissingExtraError: If pydicom or wsidicom is needed and not installed.
    """
    pyramid = find_pyramid(path)
    files = [header.path for header in pyramid]
    if pyramid[0].flavour is None:
        from cytolens.slides.dicom.frames_reader import DicomFramesReader

        return DicomFramesReader(files[0])
    try:
        return OpenSlideReader(files[0])
    except UnreadableSlideError as by_openslide:
        from cytolens.slides.dicom.wsidicom_reader import WsiDicomReader

        try:
            return WsiDicomReader(path, files)
        except UnreadableSlideError as by_wsidicom:
            raise by_wsidicom from by_openslide
