import numpy as np
import pytest

from cytolens.demo.cells import draw_slide, paint_cell
from cytolens.demo.looks import LOOKS


def paint(label: str, seed: int, *, site: int = 0) -> np.ndarray:
    slide = draw_slide(np.random.default_rng(seed), site=site)
    return paint_cell(np.random.default_rng(seed), label, slide, size_px=64)


def dark_share(image: np.ndarray) -> float:
    return float((image[16:48, 16:48].sum(axis=2) < 330).mean())


def top_rows(image: np.ndarray) -> np.ndarray:
    return np.asarray(image[:6].mean(axis=(0, 1)))


@pytest.mark.parametrize("label", LOOKS)
def test_same_seed_same_cell(label: str) -> None:
    assert (paint(label, 1) == paint(label, 1)).all()
    assert (paint(label, 1) != paint(label, 2)).any()
    assert paint(label, 1).shape == (64, 64, 3)


def test_classes_differ_by_the_area_of_their_nucleus() -> None:
    dark = {
        label: np.mean(
            [(paint(label, s)[16:48, 16:48].sum(2) < 330).mean() for s in range(12)]
        )
        for label in ("superficial", "intermediate", "dysplastic")
    }
    assert dark["superficial"] < dark["dysplastic"] / 3
    assert dark["intermediate"] < dark["dysplastic"] / 2


def test_sites_have_their_own_light() -> None:
    cool, warm = (
        np.mean(
            [paint("parabasal", s, site=site)[:6].mean((0, 1)) for s in range(8)], 0
        )
        for site in (0, 1)
    )
    assert warm[0] - warm[2] > cool[0] - cool[2] + 10
