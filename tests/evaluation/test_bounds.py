import numpy as np
import pytest

from cytolens.evaluation.bounds import Bounds

KEYS = [f"p{i // 4}" for i in range(120)]
DRAWN = np.random.default_rng(0).normal(0.8, 0.03, 200)
ENDS = (np.array([0.2, 0.9]), 7)


def bounds_of(keys: list[str] = KEYS) -> Bounds:
    return Bounds.of(keys, resamples=200)


def test_independent_samples_have_classical_intervals() -> None:
    bounds = bounds_of([str(i) for i in range(120)])
    right = np.arange(120) % 3 > 0
    everyone = np.ones(120, dtype=bool)
    assert not bounds.clustered
    assert bounds.rate("x", right, everyone, why="").method == "Wilson"
    scores = np.random.default_rng(0).normal(size=120)
    assert bounds.area("x", right, scores).method == "DeLong"
    perfect = bounds.area("x", right, right.astype(float))
    assert perfect.method == "Newcombe"
    assert perfect.low is not None
    assert perfect.low < 1
    assert perfect.high == 1


def test_known_shares_are_not_worked_out_again() -> None:
    right = np.arange(120) % 3 > 0
    among = np.arange(120) % 5 > 0
    bounds = bounds_of()
    kind = np.where(among, 1 + right, 0)
    tally = bounds.bootstrap.tally(kind, kinds=3)
    drawn = tally[:, 2] / tally[:, 1:].sum(axis=1)
    one = bounds.rate("x", right, among, why="")
    assert one == bounds.rate("x", right, among, why="", drawn=drawn)
    assert one.method.startswith("cluster bootstrap (30 groups")


def test_scale_chooses_between_percentiles_and_t() -> None:
    plain = bounds_of().resampled("x", 0.8, DRAWN, n=9)
    assert (plain.low, plain.high) == pytest.approx(np.quantile(DRAWN, [0.025, 0.975]))
    scaled = bounds_of().resampled("x", 0.8, DRAWN, n=9, scale="share")
    assert scaled.method == f"{plain.method}, t on the logit scale"
    assert (scaled.low, scaled.high) != (plain.low, plain.high)


def test_few_groups_are_named() -> None:
    figure = bounds_of().resampled("x", 0.8, DRAWN, n=9, scale="share", units=5)
    assert figure.note == "rests on only 5 groups"
    assert bounds_of().resampled("x", 0.8, DRAWN, n=9, scale="share").note == ""


@pytest.mark.parametrize(
    ("value", "drawn", "units", "why"),
    [
        (1.0, np.ones(200), 7, "all resamples agree, which says nothing of the next"),
        (0.8, np.full(200, np.nan), 7, "more than half the resamples do not define it"),
        (0.8, DRAWN, 1, "it rests on one group"),
        (1.0, DRAWN, 7, "it is at its very end"),
    ],
)
def test_what_resamples_cannot_bound_says_why(
    value: float, drawn: np.ndarray, units: int, why: str
) -> None:
    bounds = bounds_of()
    bare = bounds.resampled("x", value, drawn, n=9, scale="share", units=units)
    assert bare.note == f"no interval: {why}"
    assert bare.low is bare.high is None
    figure = bounds.resampled(
        "x", value, drawn, n=9, scale="share", units=units, fallback=ENDS
    )
    assert (figure.low, figure.high) == (0.2, 0.9)
    assert figure.note == f"{why}; bounded as if by 7 independent groups"


def test_nothing_to_count_says_why() -> None:
    nobody = np.zeros(120, dtype=bool)
    figure = bounds_of().rate("x", nobody, nobody, why="no positives")
    assert figure.note == "not defined: no positives"
