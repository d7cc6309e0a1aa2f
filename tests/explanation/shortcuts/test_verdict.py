import numpy as np
import pytest

from cytolens.explanation.shortcuts.regions import REGIONS
from cytolens.explanation.shortcuts.tally import Row
from cytolens.explanation.shortcuts.verdict import FEWEST_GROUPS, FEWEST_SAMPLES, find

REGION = REGIONS[0]


def rows(
    masses: list[float], *, area: float = 0.25, groups: int | None = None
) -> list[Row]:
    return [
        Row(
            sample=str(number),
            group=str(number % (groups or len(masses))),
            label=None,
            predicted="a",
            mass={REGION: mass},
            area={REGION: area},
        )
        for number, mass in enumerate(masses)
    ]


def test_more_map_than_area_beyond_doubt_is_a_shortcut() -> None:
    noise = np.random.default_rng(0).normal(0, 0.02, 20)
    found = find(REGION, rows([0.6 + x for x in noise]))
    assert found.is_shortcut
    assert found.excess.value == pytest.approx(0.35, abs=0.02)
    assert "LOOKS WHERE NO CELL IS" in found.verdict


@pytest.mark.parametrize("mass", [0.25, 0.1])
def test_as_much_as_the_area_or_less_is_none(mass: float) -> None:
    found = find(REGION, rows([mass + 0.05 * (-1) ** i for i in range(20)]))
    assert not found.is_shortcut
    assert "not looked at more than its area" in found.verdict


def test_where_all_agree_there_is_no_doubt() -> None:
    assert find(REGION, rows([0.6] * 20)).is_shortcut
    assert not find(REGION, rows([0.25] * 20)).is_shortcut


@pytest.mark.parametrize(
    ("count", "groups"), [(FEWEST_SAMPLES - 1, None), (20, FEWEST_GROUPS - 1)]
)
def test_too_little_says_nothing(count: int, groups: int | None) -> None:
    found = find(REGION, rows([0.9] * count, groups=groups))
    assert not found.is_shortcut
    assert "too little to say" in found.verdict
    assert found.as_dict()["is_shortcut"] is None


def test_samples_without_the_region_are_left_out() -> None:
    found = find(REGION, rows([np.nan] * 5 + [0.5] * 12))
    assert found.samples == 12
    none = find(REGION, rows([np.nan] * 5))
    assert none.verdict == f"{REGION}: no image has it."
    assert none.area is None
