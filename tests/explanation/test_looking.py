import numpy as np
import pytest

from cytolens.explanation.looking import LooksAt
from support.explained import centre_and_rest


def test_shares_stand_beside_what_an_even_map_has() -> None:
    share = np.zeros((32, 32))
    share[16, 16], share[0, 0] = 0.71, 0.29
    looking = LooksAt.of(share, centre_and_rest())
    assert looking.said == "looks at: nucleus 71 %, elsewhere 29 %"
    assert looking.by_chance == "an even map: nucleus 25 %, elsewhere 75 %"
    content = looking.as_dict()
    assert content["said"] == looking.said
    assert content["areas"] == {"nucleus": 0.25, "elsewhere": 0.75}
    assert content["shares"] == pytest.approx({"nucleus": 0.71, "elsewhere": 0.29})


def test_chance_follows_the_order_of_the_shares() -> None:
    share = np.zeros((32, 32))
    share[0, 0] = 1
    looking = LooksAt.of(share, centre_and_rest())
    assert looking.said == "looks at: elsewhere 100 %, nucleus 0 %"
    assert looking.by_chance == "an even map: elsewhere 75 %, nucleus 25 %"


def test_an_empty_map_looks_at_nothing() -> None:
    looking = LooksAt.of(np.zeros((32, 32)), centre_and_rest())
    assert looking.said == "looks at: nothing"
    assert looking.by_chance == "an even map: nucleus 25 %, elsewhere 75 %"
