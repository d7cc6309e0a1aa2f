import cv2
import pytest

from cytolens.explanation.shortcuts.regions import (
    BORDER,
    DRAWN,
    MEANINGS,
    PADDING,
    REGIONS,
    border_mask,
    regions_of,
)
from cytolens.images.preprocessing import Preprocessing
from support.tissue import draw_tissue

TO_64 = Preprocessing(size_px=64)


def test_the_border_is_a_sixteenth_of_each_side() -> None:
    mask = border_mask(64)
    assert mask.mean() == pytest.approx(1 - (56 / 64) ** 2)
    assert mask[3, 30]
    assert not mask[4, 30]


def test_every_region_is_explained() -> None:
    assert tuple(MEANINGS) == REGIONS


def test_strokes_lie_where_the_network_sees_them() -> None:
    image = draw_tissue(1, 300)
    cv2.line(image, (60, 0), (60, 299), (0, 255, 0), 3)
    drawn = regions_of(image, TO_64)[DRAWN]
    assert drawn[:, 12:14].mean() > 0.8
    assert not drawn[:, 20:].any()


def test_bands_lie_where_the_network_sees_them() -> None:
    image = draw_tissue(1, 300)
    image[:75] = (90, 120, 160)
    found = regions_of(image, TO_64)
    assert found[PADDING][:15].all()
    assert not found[PADDING][17:].any()
    assert set(found) == {BORDER, PADDING, DRAWN}
    assert {mask.shape for mask in found.values()} == {(64, 64)}
