import numpy as np
import pytest

from cytolens.evaluation.bounds import Bounds
from cytolens.explanation.checks.agreement import agreements


def test_every_two_methods_on_what_both_explained() -> None:
    random = np.random.default_rng(0)
    maps = random.normal(size=(6, 1, 8, 8)).astype(np.float32)
    found = agreements(
        {"a": maps, "b": -maps[:4], "c": np.exp(maps)},
        lambda count: Bounds.of([str(i) for i in range(count)], resamples=100),
    )
    by_pair = {item.methods: item.correlation for item in found}
    assert list(by_pair) == [("a", "b"), ("a", "c"), ("b", "c")]
    assert by_pair["a", "b"].value == pytest.approx(-1)
    assert by_pair["a", "b"].n == 4
    assert by_pair["a", "c"].value == pytest.approx(1)
    assert found[0].as_dict()["methods"] == ["a", "b"]
