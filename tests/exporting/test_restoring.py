from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cytolens.exporting import restoring
from cytolens.exporting.restoring import restore_fewest
from cytolens.runtime.conversion.int8 import Quantised
from cytolens.runtime.conversion.rounding import Rounding

if TYPE_CHECKING:
    from collections.abc import Collection

STEPS = 50


@pytest.fixture
def quantised(monkeypatch: pytest.MonkeyPatch) -> Quantised:
    """Fifty steps, the last the noisiest; a graph is the list of those restored."""

    def restored(_: object, __: object, names: Collection[str]) -> list[str]:
        return list(names)

    monkeypatch.setattr(restoring, "restore_steps", restored)
    none = np.zeros(1)
    roundings = {
        f"step {i:02}": Rounding(level=none, power=1, shift=none, error=(i + 1) / 100)
        for i in range(STEPS)
    }
    return Quantised([], roundings)


@pytest.mark.parametrize("needed", [1, 2, 3, 7, 8, 31, 33, 50])
def test_the_fewest_are_found_in_few_trials(quantised: Quantised, needed: int) -> None:
    tried: list[int] = []

    def share_of(model: Any) -> float:  # noqa: ANN401  # the fixture's
        tried.append(len(model))
        return 0.5 if len(model) >= needed else 2.0

    found = restore_fewest(quantised, None, share_of)
    assert found.is_complete
    assert found.model == [f"step {STEPS - 1 - i:02}" for i in range(needed)]
    assert len(tried) == len(set(tried)) <= 12


def test_time_ends_it_with_what_was_found(quantised: Quantised) -> None:
    seconds = iter(range(0, 1000, 10))
    said: list[str] = []
    found = restore_fewest(
        quantised,
        None,
        lambda model: 0.0 if len(model) >= 4 else 3.0,
        seconds=25,
        say=said.append,
        clock=lambda: float(next(seconds)),
    )
    assert not found.is_complete
    assert len(found.model) == 4
    assert said == [
        "1 of 50 steps in 32 bit: it loses 3 times what is allowed",
        "2 of 50 steps in 32 bit: it loses 3 times what is allowed",
        "4 of 50 steps in 32 bit: nothing is lost",
    ]


def test_one_is_tried_however_short_the_time(quantised: Quantised) -> None:
    found = restore_fewest(quantised, None, lambda _: 2.0, seconds=0)
    assert not found.is_complete
    assert len(found.model) == 1


def test_where_all_lose_too_much_it_is_that_which_loses_least(
    quantised: Quantised,
) -> None:
    losses = {1: 5.0, 2: 3.0, 4: 4.0}
    found = restore_fewest(quantised, None, lambda m: losses.get(len(m), 6.0))
    assert found.is_complete
    assert len(found.model) == 2
