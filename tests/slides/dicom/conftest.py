"""One generated DICOM series for the tests of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from support.dicom_slides import write_dicom
from support.slides import tissue_slide

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

LABEL = (255, 0, 0)
OVERVIEW = (0, 255, 0)


@pytest.fixture(scope="session")
def image() -> NDArray[np.uint8]:
    """What the series shows at full resolution."""
    return tissue_slide(400, 300)


@pytest.fixture(scope="session", params=["plain", "jpeg-ls"])
def series(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    image: NDArray[np.uint8],
) -> Path:
    """A folder with two levels, a red label and a green overview.

    OpenSlide reads the plain one; JPEG-LS goes to wsidicom.
    """
    folder = tmp_path_factory.mktemp(request.param)
    jpeg_ls = request.param == "jpeg-ls"
    half = np.asarray(cv2.resize(image, (200, 150), interpolation=cv2.INTER_AREA))
    write_dicom(folder / "b-whole.dcm", image, jpeg_ls=jpeg_ls)
    write_dicom(folder / "c-half", half.astype(np.uint8), mpp=(1, 1), jpeg_ls=jpeg_ls)
    for name, colour in (("LABEL", LABEL), ("OVERVIEW", OVERVIEW)):
        flat = np.full((128, 128, 3), colour, np.uint8)
        file = folder / f"a-{name.lower()}.dcm"
        write_dicom(file, flat, flavour=name, jpeg_ls=jpeg_ls)
    (folder / "notes.txt").write_text("not DICOM")
    return folder
