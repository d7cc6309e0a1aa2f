import numpy as np

from cytolens.bundle.reference.farthest import farthest_figures, names_for
from cytolens.bundle.reference.whitening import Whitening

NAMES = ("size", "colour")
ROWS = np.array([[-1, -10], [1, -10], [-1, 10], [1, 10]], np.float32)


def test_the_farthest_is_named_in_deviations() -> None:
    scale = Whitening.of(ROWS)
    asked = np.array([[3.0, 20.0], [0.0, -40.0]], np.float32)
    size, colour = farthest_figures(scale, asked, NAMES)
    assert size.name == "size"
    assert "3.0 standard deviations above" in size.words
    assert colour.name == "colour"
    assert "colour is 4.0" in colour.words
    assert "below" in colour.words


def test_figures_of_pairs_say_when() -> None:
    assert names_for(NAMES, width=2) == NAMES
    assert names_for(NAMES, width=4)[1:3] == ("colour before", "size after")
