import numpy as np
import pytest
from numpy.typing import NDArray

from cytolens.explanation.pair_tests import run_pair_tests

CONTRAST = np.zeros((1, 2, 4, 4, 3), dtype=np.uint8)
CONTRAST[:, 0, :2] = 10
CONTRAST[:, 1, :2] = 40
TARGETS = np.array([1])


def scorer(before: float, after: float) -> object:
    """A model whose log-odds are a weighted sum of both images' deviations."""

    def score(pairs: NDArray[np.uint8]) -> NDArray[np.float64]:
        spread = pairs.std(axis=(2, 3, 4))
        log_odds = before * spread[:, 0] + after * spread[:, 1]
        return np.stack([np.zeros_like(log_odds), log_odds], axis=1)

    return score


@pytest.mark.parametrize(
    ("before", "after", "moved_by", "share"),
    [
        (0.0, 0.1, "after", 1.0),
        (0.1, 0.0, "before", 0.0),
        (0.4, 0.1, "both", 0.5),
        (0.0, 0.0, "neither", None),
        (0.1, -0.1, "after", 0.8),
    ],
)
def test_blanking_tells_which_image_moved_the_answer(
    before: float, after: float, moved_by: str, share: float | None
) -> None:
    score = scorer(before, after)
    (found,) = run_pair_tests(score, CONTRAST, TARGETS)  # type: ignore[arg-type]  # a plain function
    assert found.moved_by == moved_by
    assert found.share_of_after == pytest.approx(share)


def test_outcomes_by_hand() -> None:
    # Deviations are 5 and 20; swapped they change places; a blank image has none.
    score = scorer(0.0, 0.1)
    (found,) = run_pair_tests(score, CONTRAST, TARGETS)  # type: ignore[arg-type]  # a plain function
    assert found.as_is.log_odds == pytest.approx(2.0)
    assert found.as_is.probability == pytest.approx(0.8808, abs=1e-4)
    assert found.swapped.log_odds == pytest.approx(0.5)
    assert found.before_blank.log_odds == pytest.approx(2.0)
    assert found.after_blank.log_odds == pytest.approx(0.0)
    (other,) = run_pair_tests(score, CONTRAST, np.array([0]))  # type: ignore[arg-type]  # a plain function
    assert other.as_is.log_odds == pytest.approx(-2.0)
