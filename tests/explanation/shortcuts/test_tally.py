import numpy as np
import pytest

from cytolens.explanation.shortcuts.regions import BORDER, DRAWN, PADDING
from cytolens.explanation.shortcuts.tally import Tally
from support.explained import explained

NONE = np.zeros((32, 32), dtype=bool)


def regions(**masks: np.ndarray) -> dict[str, np.ndarray]:
    named = {"border": BORDER, "padding": PADDING, "drawn": DRAWN}
    return {name: masks.get(key, NONE) for key, name in named.items()}


def point(row: int, column: int) -> np.ndarray:
    values = np.zeros((1, 32, 32), dtype=np.float32)
    values[0, row, column] = 3
    return values


def test_mass_and_area_of_each_region() -> None:
    tally = Tally()
    top = NONE.copy()
    top[:4] = True
    on_top = explained((point(0, 5) + point(20, 5)).astype(np.float32))
    tally.add(on_top, [regions(border=top)], group="p", label="benign")
    (row,) = tally.rows
    assert (row.group, row.label, row.predicted) == ("p", "benign", "malignant")
    assert row.mass[BORDER] == pytest.approx(0.5)
    assert row.area[BORDER] == 1 / 8
    assert np.isnan(row.mass[PADDING])
    assert row.area[PADDING] == 0


def test_an_empty_map_counts_nowhere_but_is_counted() -> None:
    tally = Tally()
    empty = explained(np.zeros((1, 32, 32), dtype=np.float32))
    tally.add(empty, [regions(border=~NONE)], group="p", label=None)
    assert tally.empty == 1
    assert np.isnan(tally.rows[0].mass[BORDER])
    assert tally.mean_maps() == {}


def test_mean_maps_are_multiples_of_an_even_one() -> None:
    tally = Tally()
    for place in (0, 1):
        tally.add(explained(point(place, 0)), [regions()], group="p", label=None)
    benign = explained(point(9, 9), target="benign")
    tally.add(benign, [regions()], group="q", label=None)
    maps = tally.mean_maps()
    assert list(maps) == ["benign", "malignant"]
    assert maps["malignant"][0, :2, 0].tolist() == [512, 512]
    assert maps["benign"][0, 9, 9] == 1024
    assert all(found.mean() == pytest.approx(1) for found in maps.values())
