import numpy as np

from cytolens.explanation.half_mass import half_count, half_level


def test_few_pixels_hold_half_of_a_peaked_map() -> None:
    share = np.array([[0.4, 0.3], [0.2, 0.1]])
    assert half_count(share) == 2
    assert half_level(share) == 0.3
    assert half_count(share[::-1]) == 2


def test_half_of_the_pixels_of_an_even_map() -> None:
    assert half_count(np.full((4, 4), 1 / 16)) == 8


def test_no_level_where_there_is_nothing_to_enclose() -> None:
    assert half_level(np.zeros((2, 2))) is None
    assert half_level(np.full((2, 2), 0.25)) is None
