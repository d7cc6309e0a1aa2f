import numpy as np
import pytest

from cytolens.explanation.map_figures import map_figures
from cytolens.explanation.saliency import Saliency


def test_one_bright_pixel() -> None:
    values = np.zeros((1, 4, 4), dtype=np.float32)
    values[0, 1, 3] = 2
    (figures,) = map_figures(Saliency(values, "grad-cam", "malignant"))
    assert figures["peak"] == figures["centre"] == [0.875, 0.375]
    assert figures["area_of_half"] == 1 / 16
    assert (figures["least"], figures["largest"], figures["share"]) == (0, 2, 1)


def test_a_pair_shares_what_speaks_for_the_class() -> None:
    values = np.zeros((2, 2, 2), dtype=np.float32)
    values[0] = 1
    values[1, 0, 0] = 12
    before, after = map_figures(Saliency(values, "grad-cam", "malignant"))
    assert (before["share"], after["share"]) == (0.25, 0.75)
    assert before["centre"] == pytest.approx([0.5, 0.5])


def test_an_empty_map_has_no_place() -> None:
    values = np.full((1, 2, 2), -1, dtype=np.float32)
    (figures,) = map_figures(Saliency(values, "occlusion", "malignant", "signed"))
    assert figures["peak"] is figures["centre"] is figures["area_of_half"] is None
    assert figures["least"] == -1
