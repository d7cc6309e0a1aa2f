from __future__ import annotations

import pytest

from cytolens.cluster.stragglers import Stragglers

STRAGGLERS = Stragglers(factor=3, least_s=10)


@pytest.mark.parametrize(
    ("elapsed_s", "ended_s", "late"),
    [
        (1000, [], False),
        (1000, [5, 5], False),
        (14, [5, 5, 5], False),
        (16, [5, 5, 5], True),
        (16, [5, 5, 500], True),
        (9, [1, 1, 1], False),
        (11, [1, 1, 1], True),
    ],
)
def test_what_is_late(elapsed_s: float, ended_s: list[float], *, late: bool) -> None:
    assert STRAGGLERS.is_late(elapsed_s, ended_s) is late
