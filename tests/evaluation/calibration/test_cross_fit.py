import numpy as np
import pytest

from cytolens.evaluation.calibration.cross_fit import cross_fit
from cytolens.evaluation.calibration.methods import fit_method


def samples(n: int = 200) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, n)
    return rng.normal(size=(n, 2)) * 3 + np.eye(2)[truth], truth


def test_a_group_is_calibrated_by_fits_that_did_not_see_it() -> None:
    logits, truth = samples()
    keys = [f"g{i % 10}" for i in range(200)]
    before = cross_fit("temperature", logits, truth, keys=keys)
    assert before.folds == 5
    # Whatever becomes of one group's logits, its own temperature stays.
    mine = np.array(keys) == "g3"
    changed = logits.copy()
    changed[mine] *= 7
    after = cross_fit("temperature", changed, truth, keys=keys)
    assert after.logits[mine] == pytest.approx(7 * before.logits[mine])
    assert after.logits[~mine] != pytest.approx(before.logits[~mine])


def test_one_temperature_for_each_fold() -> None:
    logits, truth = samples()
    found = cross_fit("temperature", logits, truth, keys=[str(i) for i in range(200)])
    ratios = np.unique((logits / found.logits).round(9))
    assert len(ratios) == 5
    whole = fit_method("temperature", logits, truth).temperature
    assert ratios.min() < whole < ratios.max()


@pytest.mark.parametrize("keys", [["g"] * 200, ["a"] * 100 + ["b"] * 100])
def test_too_few_groups_or_samples_keep_none_apart(keys: list[str]) -> None:
    logits, truth = samples()
    if len(set(keys)) > 1:
        truth = np.zeros(200, dtype=np.int64)
        truth[0] = 1
    found = cross_fit("temperature", logits, truth, keys=keys)
    assert found.folds == 0
    assert found.logits is logits
