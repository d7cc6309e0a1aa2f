from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.figure import Figure
from cytolens.explanation.checks.curves import Curves
from cytolens.explanation.checks.method_check import Measured, MethodCheck, figures_of
from cytolens.explanation.checks.randomisation import Cascade
from support.explained import blob
from support.planted import EdgeDetector

COUNT = 4


def measured(deletion: float, insertion: float, count: int = COUNT) -> Measured:
    flat = np.ones((count, 5))
    return Measured(
        EdgeDetector(),
        np.stack([blob()] * count),
        Cascade(("head", "stem"), np.full((2, count), 0.9)),
        Curves(deletion * flat, insertion * flat),
    )


def checked(found: Measured, control: Measured) -> MethodCheck:
    bounds = Bounds.of([str(i) for i in range(len(found.maps))], resamples=50)
    return figures_of(found, control, bounds=bounds, regions={}, seconds=0.5)


def test_gains_are_against_the_control_image_by_image() -> None:
    found = checked(measured(0.2, 0.9), measured(0.5, 0.6))
    assert found.deletion_gain.value == pytest.approx(0.3)
    assert found.insertion_gain.value == pytest.approx(0.3)
    assert found.verdict.outcome == "survives"
    assert [layer for layer, _ in found.cascade] == ["head", "stem"]
    assert found.as_dict()["verdict"]["said"] == found.verdict.sentence


def test_a_control_of_fewer_samples_is_compared_on_those() -> None:
    found = checked(measured(0.2, 0.9), measured(0.5, 0.6, count=2))
    assert found.deletion_gain.value == pytest.approx(0.3)
    assert found.deletion_gain.n == 2


@pytest.mark.parametrize(
    ("deletion", "insertion", "is_better"),
    [
        ((0.1, 0.3), (0.1, 0.3), True),
        ((0.1, 0.3), (-0.1, 0.3), True),
        ((0.1, 0.3), (-0.3, -0.1), False),
        ((-0.1, 0.3), (-0.1, 0.3), False),
    ],
)
def test_better_than_random_needs_one_gain_and_no_loss(
    deletion: tuple[float, float],
    insertion: tuple[float, float],
    is_better: bool,  # noqa: FBT001  # pytest gives it by name
) -> None:
    gains = SimpleNamespace(
        deletion_gain=Figure("x", 0, *deletion, "", 8),
        insertion_gain=Figure("x", 0, *insertion, "", 8),
    )
    found = cast("MethodCheck", gains)
    assert MethodCheck.is_better_than_random.fget(found) is is_better  # type: ignore[attr-defined]  # of a property
