from cytolens.evaluation.scored import scored_from
from cytolens.evaluation.thresholds.two_sided import two_sided
from support.predictions import random_table


def test_the_default_is_the_positive_class_of_two() -> None:
    scored = scored_from(random_table(30), positive="benign")
    assert two_sided(scored).name == "benign"
    other = two_sided(scored, "malignant")
    assert other.positives == two_sided(scored).negatives
    assert (other.scores == scored.probabilities[:, 1]).all()
