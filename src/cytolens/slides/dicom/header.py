"""What the header of a DICOM file says about the image in it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.slides.errors import UnreadableSlideError
from cytolens.slides.library import load_library

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SLIDE_CLASS = "1.2.840.10008.5.1.4.1.1.77.1.6"
"""VL Whole Slide Microscopy Image Storage."""
FLAVOUR = 2
"""Place in Image Type (PS3.3, C.8.12.5.1.1) that tells pyramid, label and overview."""
ASKED = ["SOPClassUID", "SeriesInstanceUID", "ImageType", "BurnedInAnnotation"]
ASKED += ["SpecimenLabelInImage"]
NO = "NO"


@dataclass(frozen=True)
class DicomHeader:
    """The few attributes by which an instance is told from another."""

    path: Path
    kind: str
    """The SOP class, named."""
    is_slide: bool
    series: str
    flavour: str | None
    """``VOLUME`` is the pyramid; ``LABEL``, ``OVERVIEW``, ``THUMBNAIL`` are not."""
    surely_without_label: bool
    """Whether the file states that no label is in the image, nor burned-in text."""


def read_header(path: Path) -> DicomHeader:
    """Read a file's header.

    Raises:
        UnreadableSlideError: If it is broken.
        MissingExtraError: If pydicom is not installed.
    """
    data = read_dataset(path, ASKED)
    sop_class = data.get("SOPClassUID", "")
    image_type = list(data.get("ImageType") or [])
    return DicomHeader(
        path=path,
        kind=str(getattr(sop_class, "name", sop_class)),
        is_slide=sop_class == SLIDE_CLASS,
        series=str(data.get("SeriesInstanceUID", "")),
        flavour=str(image_type[FLAVOUR]) if len(image_type) > FLAVOUR else None,
        surely_without_label=data.get("BurnedInAnnotation") == NO
        and data.get("SpecimenLabelInImage") == NO,
    )


def read_icc_profile(path: Path) -> bytes | None:
    """The ICC profile of an instance's first optical path, or None."""
    paths = read_dataset(path, ["OpticalPathSequence"]).get("OpticalPathSequence")
    profile = paths[0].get("ICCProfile") if paths else None
    return bytes(profile) if profile else None


def read_dataset(path: Path, names: Sequence[str]) -> Any:  # noqa: ANN401 - pydicom ships no types
    """Read some attributes of a file, without its pixels.

    Raises:
        UnreadableSlideError: If it is broken.
    """
    pydicom = load_library("pydicom")
    # Real files overrun the lengths that the standard allows, which is no concern here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            data = pydicom.dcmread(path, specific_tags=names, stop_before_pixels=True)
            # Values are decoded when they are first asked for.
            data.decode()
            for name in names:
                data.get(name)
        # pydicom lets whatever a broken file causes through.
        except Exception as error:
            found = f"its DICOM header cannot be read ({error})"
            raise UnreadableSlideError(path, found=found) from error
    return data
