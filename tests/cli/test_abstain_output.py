from pathlib import Path

import numpy as np
import pytest

from cytolens.cli.abstain_output import show, write_files
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.conformal.applying import Abstention, abstain_by_sets
from cytolens.evaluation.conformal.fit import ConformalFit, fit_conformal
from cytolens.evaluation.scored import scored_from
from cytolens.prediction.table import Predictions
from support.predictions import random_table


def abstained() -> tuple[ConformalFit, Abstention]:
    names = ("[b]old", "plain")
    table = random_table(100, classes=names).table.copy()
    table["split"] = np.where(np.arange(100) % 2, "val", "test")
    predictions = Predictions(table)
    fit = fit_conformal(predictions, method="class", coverage=0.8)
    test = predictions.where((table["split"] == "test").to_numpy())
    scored = scored_from(test)
    bounds = Bounds.of(scored.keys, resamples=20)
    return fit, abstain_by_sets(test, scored, bounds, rule=fit.rule)


def test_names_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    show(*abstained())
    told = capsys.readouterr().err
    assert told.count("[b]old") == 2
    assert "a human sees what is not one class alone at 80 % coverage" in told


def test_without_a_report_only_the_rule_is_written(tmp_path: Path) -> None:
    fit, _ = abstained()
    write_files(tmp_path / "deep" / "out", fit, None)
    written = [path.name for path in (tmp_path / "deep" / "out").iterdir()]
    assert written == ["conformal.json"]
