from hypothesis import given
from hypothesis import strategies as st

from cytolens.evaluation.intervals.newcombe_area import newcombe_area_interval


@given(st.floats(0, 1), st.integers(1, 500), st.integers(1, 500))
def test_interval_holds_the_area(area: float, m: int, n: int) -> None:
    low, high = newcombe_area_interval(area, m, n)
    assert 0 <= low <= area + 1e-9
    assert area - 1e-9 <= high <= 1


def test_perfect_ranking_is_bounded_and_more_samples_bound_it_closer() -> None:
    small, _ = newcombe_area_interval(1.0, 10, 10)
    large, high = newcombe_area_interval(1.0, 100, 100)
    assert 0.6 < small < large < high == 1


def test_mirrored_area_has_the_mirrored_interval() -> None:
    low, high = newcombe_area_interval(0.8, 12, 30)
    mirrored = newcombe_area_interval(0.2, 12, 30)
    assert abs(mirrored[0] - (1 - high)) < 1e-9
    assert abs(mirrored[1] - (1 - low)) < 1e-9
