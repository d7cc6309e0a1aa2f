import numpy as np

from cytolens.explanation.drawing.panels import outline_levels, pale_grey, value_range
from support.explained import blob, explained


def test_a_flat_map_does_not_look_like_one_with_places() -> None:
    flat = np.linspace(0.97, 1, 32 * 32, dtype=np.float32).reshape(1, 32, 32)
    assert value_range(explained(flat).saliency) == (0, 1)
    least, largest = value_range(explained(flat - 0.97).saliency)
    assert least == 0
    assert 0 < largest < 0.04
    assert value_range(explained(np.zeros_like(flat)).saliency) == (0, 1)


def test_the_scale_of_a_signed_map_is_even() -> None:
    signed = blob() - 0.5 * blob(centre=(4, 4))
    least, largest = value_range(explained(signed, kind="signed").saliency)
    assert least == -largest < 0


def test_outlines_only_what_holds_together() -> None:
    noise = np.random.default_rng(0).random((1, 32, 32), dtype=np.float32)
    maps = np.concatenate([blob(), noise**4, np.zeros((1, 32, 32), dtype=np.float32)])
    level, *others = outline_levels(explained(maps).saliency)
    assert level is not None
    assert others == [None, None]


def test_grey_is_pale_and_has_no_colour() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (4, 4, 3), dtype=np.uint8)
    grey = pale_grey(picture)
    assert (grey == grey[..., :1]).all()
    assert grey.min() >= 110
