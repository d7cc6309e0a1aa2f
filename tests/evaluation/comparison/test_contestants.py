import numpy as np

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.comparison.contestants import contestants_of
from cytolens.evaluation.scored import scored_from
from support.contests import contest


def test_models_share_resamples_and_keep_their_order() -> None:
    scored = {
        name: scored_from(table)
        for name, table in contest({"b": 1.0, "a": 1.0}, samples=40, groups=10).items()
    }
    bounds = Bounds.of(scored["a"].keys, resamples=50)
    models = contestants_of({**scored, "c": scored["b"]}, bounds, names=["accuracy"])
    assert [model.name for model in models] == ["b", "a", "c"]
    assert [figure.name for figure in models[0].figures] == ["accuracy"]
    assert models[0]["accuracy"].value == models[0].right.mean()
    assert np.array_equal(models[0].drawn["MCC"], models[2].drawn["MCC"])
