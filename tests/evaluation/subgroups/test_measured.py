from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.discrimination import discriminate
from cytolens.evaluation.scored import scored_from
from cytolens.evaluation.subgroups.measured import OF_SEVERAL, OF_TWO, measure
from support.predictions import random_table


def test_figures_are_those_of_the_whole_evaluation() -> None:
    for classes, names in (("ab", OF_TWO), ("abc", OF_SEVERAL)):
        scored = scored_from(random_table(90, classes=tuple(classes), groups=30))
        found = measure(scored, confidence=0.95, resamples=200, seed=3)
        bounds = Bounds.of(scored.keys, resamples=200, seed=3)
        whole = discriminate(scored, bounds)
        assert found.names == names
        assert found.clustered
        assert all(found[name] == whole[name] for name in names)
        assert not any(found.too_small.values())
