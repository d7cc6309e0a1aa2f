from dataclasses import replace

import numpy as np

from cytolens.bundle.conformal import ConformalRule
from cytolens.evaluation.conformal.coverage import SetFigures
from cytolens.evaluation.figure import Figure
from cytolens.reporting.report import Table
from cytolens.reporting.sections.sets import sets_part
from support.evaluations import full_evaluation

RULE = ConformalRule(
    method="group",
    coverage=0.9,
    unit="sample",
    by="site",
    quantiles={"north": 0.4},
    samples={"north": 30},
    units={"north": 30},
    fitted_on="val",
    split="val",
    data_fingerprint="0" * 64,
    date="2026-01-01T00:00:00+00:00",
)
GOOD = Figure("coverage", 0.91, 0.8, 0.95, "Wilson", 40)
NONE = Figure.undefined("coverage", why="no sample of b")


def test_coverage_stands_for_each_class_and_value() -> None:
    found = SetFigures(
        rule=RULE,
        member=np.ones((1, 2), dtype=bool),
        overall=(GOOD,),
        per_class={"a": (GOOD,), "b": (NONE,)},
        per_value={"site north": (GOOD,)},
    )
    part = sets_part(replace(full_evaluation(40), sets=found))
    assert part is not None
    overall, parts = part.section.blocks
    assert isinstance(overall, Table)
    assert isinstance(parts, Table)
    assert "90 % of samples" in overall.caption
    assert [row[0] for row in parts.rows] == ["a", "b", "site north"]
    assert parts.notes == ("coverage of b not defined: no sample of b.",)
    assert len(part.tables["sets"]) == 4


def test_without_sets_there_is_no_part() -> None:
    assert sets_part(full_evaluation(40)) is None
