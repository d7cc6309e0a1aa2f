import numpy as np

from cytolens.explanation.drawing.parts import outlined
from support.explained import centre_and_rest


def test_what_is_around_all_others_needs_no_line() -> None:
    assert set(outlined(centre_and_rest())) == {"nucleus"}


def test_one_part_alone_has_a_line_wherever_it_lies() -> None:
    everywhere = np.ones((8, 8), dtype=bool)
    assert set(outlined({"lesion": everywhere})) == {"lesion"}


def test_a_part_that_is_not_there_has_none() -> None:
    nothing = {"lesion": np.zeros((8, 8), dtype=bool)}
    assert outlined(nothing) == {}
    assert set(outlined(centre_and_rest() | nothing)) == {"nucleus"}
