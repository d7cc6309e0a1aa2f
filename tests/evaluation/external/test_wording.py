from dataclasses import replace

import pytest

from cytolens.evaluation.external.side import Side
from cytolens.evaluation.external.table import Row
from cytolens.evaluation.external.wording import cautions_of, changes_of, findings_of
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.unpaired import unpaired_difference

HOME = Side(
    figures=(),
    classes=("sick", "well"),
    positive="sick",
    split="test",
    samples=200,
    groups=200,
    per_class={"sick": 100, "well": 100},
    groups_per_class={"sick": 100, "well": 100},
    sites={"A": 200},
    models=("m",),
)


def row(name: str, internal: float, external: float, *, width: float = 0.02) -> Row:
    figures = [
        Figure(name, value, value - width, value + width, "b", 100)
        for value in (internal, external)
    ]
    return Row(figures[0], figures[1], unpaired_difference(figures[1], figures[0]))


def said(*rows: Row, away: Side = HOME, home: Side = HOME) -> str:
    return " ".join(cautions_of(home, away, rows))


def test_only_figures_that_prevalence_leaves_alone_are_findings() -> None:
    rows = [row("PPV", 0.9, 0.5), row("sensitivity", 0.9, 0.88, width=0.1)]
    assert findings_of(rows, level=0.05)[0].startswith("No drop is shown.")
    found = findings_of([*rows, row("specificity", 0.7, 0.9)], level=0.05)
    assert found == (
        "specificity rises from 0.700 (0.680 to 0.720) to 0.900 (0.880 to 0.920): "
        "difference 0.200 (0.172 to 0.228).",
    )


def test_changes_name_prevalence_sites_and_sureness() -> None:
    away = replace(
        HOME,
        per_class={"sick": 20, "well": 180},
        sites={"A": 10, "B": 190},
        sureness={"sick": 0.4},
    )
    changes = " ".join(changes_of(replace(HOME, sureness={"sick": 0.9}), away))
    assert "Share of sick: 50.0 % internally, 10.0 % externally." in changes
    assert "Share of well" not in changes
    assert "Sites only outside: B." in changes
    assert "given to it is 0.90 internally, 0.40 externally" in changes


def test_shift_of_prevalence_names_the_figures_it_moves() -> None:
    away = replace(HOME, per_class={"sick": 20, "well": 180})
    rows = row("PPV", 0.9, 0.5), row("sensitivity", 0.9, 0.9)
    assert "differs by 10 points or more. PPV change with it" in said(*rows, away=away)
    assert "points or more" not in said(*rows)


@pytest.mark.parametrize(
    ("sensitivity", "specificity", "area", "warned"),
    [
        (0.7, 0.9, 0.89, True),
        (0.7, 0.78, 0.89, False),
        (0.87, 0.9, 0.89, False),
        (0.7, 0.9, 0.60, False),
    ],
)
def test_threshold_that_does_not_carry_over(
    *, sensitivity: float, specificity: float, area: float, warned: bool
) -> None:
    rows = (
        row("sensitivity", 0.9, sensitivity),
        row("specificity", 0.8, specificity),
        row("ROC AUC", 0.9, area),
    )
    assert ("the threshold does not carry over" in said(*rows)) == warned


def test_ranking_the_wrong_way_round() -> None:
    assert "wrong way round" in said(row("ROC AUC", 0.9, 0.3))
    assert "wrong way round" not in said(row("ROC AUC", 0.9, 0.49))


def test_home_figures_that_flatter_other_models_and_few_groups() -> None:
    assert "the val split, which had a say" in said(home=replace(HOME, split="val"))
    assert "Not the same model: m internally, n externally" in said(
        away=replace(HOME, models=("n",))
    )
    few = replace(HOME, groups=30, groups_per_class={"sick": 4, "well": 26})
    assert "Only 4 external groups with sick" in said(away=few)
    assert said().count(".") == 1
