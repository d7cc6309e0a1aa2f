import numpy as np
import pytest

from cytolens.explanation.checks.cell_shares import looks_at, region_shares


def test_shares_of_one_map() -> None:
    share = np.array([[0.7, 0.2], [0.1, 0.0]])
    nucleus = np.array([[True, False], [False, False]])
    cytoplasm = np.array([[False, True], [False, True]])
    found = region_shares(share, {"nucleus": nucleus, "cytoplasm": cytoplasm})
    assert found == pytest.approx({"nucleus": 0.7, "cytoplasm": 0.2})
    assert looks_at(found) == "looks at: nucleus 70 %, cytoplasm 20 %"


def test_nothing_to_say() -> None:
    assert looks_at({}) == "looks at: nothing"
