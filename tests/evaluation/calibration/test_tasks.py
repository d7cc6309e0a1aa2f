import numpy as np

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.calibration.tasks import class_tasks, top_label_task
from cytolens.evaluation.scored import scored_from
from support.predictions import random_table

SCORED = scored_from(random_table(120, groups=20))
BOOTSTRAP = Bounds.of(SCORED.keys, resamples=30).bootstrap


def test_sums_of_bins_are_those_of_their_samples() -> None:
    (task,) = class_tasks(SCORED, BOOTSTRAP)
    binned = task.equal_mass
    p, y = task.predicted, task.happened
    weights = BOOTSTRAP.weights(0, 30)
    for i in range(len(binned.bins)):
        inside = (binned.bins.index == i).astype(float)
        rows = [inside, inside * p, inside * y, inside * p * y]
        np.testing.assert_allclose(binned.sums[i], [row.sum() for row in rows])
        np.testing.assert_allclose(
            binned.drawn[:, i], np.stack([weights @ row for row in rows], axis=1)
        )


def test_squares_are_summed_in_each_resample() -> None:
    task = top_label_task(SCORED, BOOTSTRAP)
    squares = task.predicted**2
    np.testing.assert_allclose(task.squares[0], squares.sum())
    np.testing.assert_allclose(task.squares[1], BOOTSTRAP.weights(0, 30) @ squares)


def test_two_classes_ask_for_the_positive_one() -> None:
    (task,) = class_tasks(SCORED, BOOTSTRAP)
    assert task.name == "positive class"
    assert (task.predicted == SCORED.probabilities[:, 1]).all()
    assert (task.happened == SCORED.truth).all()


def test_more_classes_ask_for_each() -> None:
    scored = scored_from(random_table(50, classes=("a", "b", "c")))
    tasks = class_tasks(scored, Bounds.of(scored.keys, resamples=5).bootstrap)
    assert [task.name for task in tasks] == ["a", "b", "c"]
    assert sum(task.happened.sum() for task in tasks) == 50


def test_the_top_label_takes_no_notice_of_the_threshold() -> None:
    low = scored_from(random_table(120, groups=20), threshold=0.01)
    assert (
        top_label_task(low, BOOTSTRAP).happened
        == top_label_task(SCORED, BOOTSTRAP).happened
    ).all()
