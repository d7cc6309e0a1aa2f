from pathlib import Path

import numpy as np

from cytolens.explanation.checks.masks.pcam_centre import read_pcam_centre
from cytolens.explanation.checks.masks.registry import MaskImage


def test_the_central_32_of_96_px() -> None:
    found = read_pcam_centre(MaskImage(Path("x.jpg"), None, 96, 96))["central 32 px"]
    expected = np.zeros((96, 96), dtype=bool)
    expected[32:64, 32:64] = True
    assert np.array_equal(found, expected)
