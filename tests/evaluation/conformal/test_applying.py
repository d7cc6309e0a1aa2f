import numpy as np
import pytest

from cytolens.bundle.amending import with_conformal
from cytolens.bundle.schema import ModelDescription
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.conformal.applying import (
    ConformalLeakError,
    abstain_by_sets,
    rule_for,
)
from cytolens.evaluation.conformal.fit import fit_conformal
from cytolens.evaluation.scored import scored_from
from cytolens.prediction.table import Predictions
from support.bundles import tiny_description
from support.predictions import TWO, random_table


def predictions() -> Predictions:
    table = random_table(120).table.copy()
    table["split"] = np.where(np.arange(120) % 2, "val", "test")
    return Predictions(table)


def part(split: str) -> Predictions:
    table = predictions()
    return table.where((table.table["split"] == split).to_numpy())


@pytest.fixture(scope="module")
def bundle() -> ModelDescription:
    fit = fit_conformal(predictions(), coverage=0.8)
    return with_conformal(tiny_description(classes=TWO), fit.rule, fit.rows)


def test_the_rule_acts_on_other_samples(bundle: ModelDescription) -> None:
    rule = rule_for(bundle, part("test"))
    assert rule is not None
    scored = scored_from(part("test"))
    bounds = Bounds.of(scored.keys, resamples=50)
    found = abstain_by_sets(part("test"), scored, bounds, rule=rule)
    alone = found.sets.member.sum(axis=1) == 1
    assert found.referral["share sent"].value == pytest.approx(1 - alone.mean())
    assert set(found.as_dict()) == {"sets", "referral"}


def test_the_samples_it_was_fitted_on_are_refused(bundle: ModelDescription) -> None:
    with pytest.raises(ConformalLeakError, match="fitted on 60 of these 60 samples"):
        rule_for(bundle, part("val"))


def test_other_models_and_classes_have_no_rule(bundle: ModelDescription) -> None:
    table = part("test").table.assign(model="another")
    assert rule_for(bundle, Predictions(table)) is None
    assert rule_for(bundle, random_table(20, classes=("a", "b"))) is None
    assert rule_for(tiny_description(classes=TWO), part("test")) is None
