import numpy as np
import pytest

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.comparison.resampled import compared_figures, resampled_figures
from cytolens.evaluation.discrimination import discriminate
from cytolens.evaluation.intervals.cluster_bootstrap import ClusterBootstrap
from cytolens.evaluation.part import part_of
from cytolens.evaluation.scored import scored_from
from support.predictions import random_table


@pytest.mark.parametrize("classes", ["ab", "abc"])
def test_each_resample_is_the_figure_of_the_drawn_samples(classes: str) -> None:
    scored = scored_from(random_table(60, classes=tuple(classes), groups=15, seed=4))
    bootstrap = ClusterBootstrap.draw(scored.keys, resamples=3, seed=1)
    drawn = resampled_figures(scored, bootstrap)
    assert set(drawn) == set(compared_figures(scored))
    for row in range(3):
        times = bootstrap.counts[row][bootstrap.cluster]
        rows = np.repeat(np.arange(60), times)
        copies = part_of(scored, np.ones(60, dtype=bool))
        copies = type(copies)(
            **{
                **vars(copies),
                "samples": tuple(map(str, range(len(rows)))),
                "truth": copies.truth[rows],
                "probabilities": copies.probabilities[rows],
                "log_odds": copies.log_odds[rows],
                "keys": tuple(map(str, rows)),
            }
        )
        found = discriminate(copies, Bounds.of(copies.keys, resamples=60))
        for name, values in drawn.items():
            assert values[row] == pytest.approx(found[name].value), name
