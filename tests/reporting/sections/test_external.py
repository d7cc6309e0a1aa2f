from dataclasses import replace

from cytolens.evaluation.external.compute import side_by_side
from cytolens.evaluation.external.side import Side
from cytolens.reporting.report import Bullets, Table
from cytolens.reporting.sections.external import external_part
from support.evaluations import full_evaluation


def test_both_sets_stand_beside_their_difference() -> None:
    home, away = full_evaluation(80), full_evaluation(60, skill=0.2)
    beside = side_by_side(Side.of(home), away)
    part = external_part(replace(away, against=beside))
    assert part is not None
    table = next(b for b in part.section.blocks if isinstance(b, Table))
    assert table.header == ("figure", "internal", "external", "difference", "p")
    row = next(r for r in table.rows if r[0] == "ROC AUC")
    assert row[1].startswith(home.figures["ROC AUC"].value_text)
    assert row[2].startswith(away.figures["ROC AUC"].value_text)
    assert row[4].startswith("p ")
    assert part.section.blocks[0] == Bullets(beside.findings)
    assert "external" in part.tables


def test_without_an_internal_set_there_is_no_part() -> None:
    assert external_part(full_evaluation(40)) is None
