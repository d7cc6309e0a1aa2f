import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.evaluation import risk_coverage as module
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.risk_coverage import confidence, risk_coverage
from cytolens.evaluation.scored import scored_from
from support.predictions import random_table, table_of


def brute_force(sure: np.ndarray, wrong: np.ndarray) -> float:
    """Mean over samples of the error among all that are as sure or surer."""
    return float(np.mean([wrong[sure >= limit].mean() for limit in sure]))


@given(st.integers(0, 10_000), st.integers(1, 60), st.booleans())
def test_area_is_that_of_counting(seed: int, n: int, tied: bool) -> None:  # noqa: FBT001  # drawn by name
    table = random_table(n, seed=seed)
    if tied:
        labels = [str(label) for label in table.table["label"]]
        table = table_of(labels, table.logits.round(0))
    scored = scored_from(table)
    found = risk_coverage(scored, Bounds.of(scored.keys, resamples=10))
    wrong = scored.predicted != scored.truth
    expected = brute_force(confidence(scored).round(9), wrong)
    assert found.area.value == pytest.approx(expected, abs=1e-9)


def test_interval_is_that_of_resampling_groups() -> None:
    scored = scored_from(random_table(120, groups=20))
    bounds = Bounds.of(scored.keys, resamples=60)
    sure, wrong = confidence(scored), scored.predicted != scored.truth
    drawn = np.array(
        [
            brute_force(np.repeat(sure, times), np.repeat(wrong, times))
            for times in bounds.bootstrap.weights(0, 60).astype(int)
        ]
    )
    found = risk_coverage(scored, bounds).area
    expected = bounds.resampled(found.name, found.value or 0, drawn, n=120)
    assert found.low == pytest.approx(expected.low)
    assert found.high == pytest.approx(expected.high)


def test_few_steps_change_the_area_by_next_to_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scored = scored_from(random_table(3000))
    bounds = Bounds.of(scored.keys, resamples=50)
    fine = risk_coverage(scored, bounds).area
    monkeypatch.setattr(module, "CELLS", 3000)
    exact = risk_coverage(scored, bounds).area
    assert fine.value == exact.value
    assert fine.low == pytest.approx(exact.low, abs=2e-4)


def test_points_go_from_the_surest_to_all() -> None:
    scored = scored_from(random_table(200, skill=2))
    found = risk_coverage(scored, Bounds.of(scored.keys, resamples=50))
    shares = [point.answered for point in found.points]
    assert shares == pytest.approx(np.arange(1, 21) / 20)
    wrong = scored.predicted != scored.truth
    assert found.points[-1].error.value == pytest.approx(wrong.mean())
    assert found.points[0].error.n == 10
    sure = confidence(scored)
    half = found.points[9]
    assert half.error.value == pytest.approx(wrong[sure >= half.confidence].mean())


def test_equally_sure_samples_are_one_point() -> None:
    logits = np.array([[0.0, 1.0]] * 30)
    scored = scored_from(table_of(["malignant"] * 20 + ["benign"] * 10, logits))
    found = risk_coverage(scored, Bounds.of(scored.keys, resamples=50))
    assert len(found.points) == 1
    assert found.area.value == pytest.approx(1 / 3)


def test_next_to_the_threshold_is_least_sure() -> None:
    table = random_table(100)
    scored = scored_from(table, threshold=0.2)
    nearest = np.abs(scored.probabilities[:, 1] - 0.2).argmin()
    assert confidence(scored).argmin() == nearest


@pytest.mark.parametrize(("threshold", "surest"), [(0.0, "argmax"), (1.0, "argmin")])
def test_a_threshold_at_the_end_orders_by_its_side(
    threshold: float, surest: str
) -> None:
    scored = scored_from(random_table(50), threshold=threshold)
    most = getattr(scored.log_odds[:, 1], surest)()
    assert confidence(scored).argmax() == most


def test_frame_has_a_row_for_each_point() -> None:
    scored = scored_from(random_table(100, classes=("a", "b", "c")))
    found = risk_coverage(scored, Bounds.of(scored.keys, resamples=20))
    assert len(found.frame()) == len(found.points) == len(found.as_dict()["points"])
