from cytolens.evaluation.comparison import compare_predictions
from cytolens.reporting.comparison_report import comparison_report
from cytolens.reporting.drawings.canvas import Drawing
from cytolens.reporting.report import Table
from support.contests import contest

DRAWING = Drawing("d", "<svg></svg>", b"")


def test_verdict_comes_first_and_one_pair_gets_a_card() -> None:
    found = compare_predictions(contest({"a": 0.3, "b": 2.0}), resamples=50)
    report = comparison_report(found, [DRAWING])
    assert report.subtitle == "a and b on the test split"
    assert report.notice.startswith("Research use only")
    names = [card.figure.name for card in report.key_figures]
    assert names == ["ROC AUC: a", "ROC AUC: b", "a minus b"]
    assert report.key_figures[-1].meaning == "b is better than a."
    assert report.sections[0].title == "Verdict"


def test_every_pair_has_its_figures_and_decisions() -> None:
    found = compare_predictions(
        contest({"a": 0.3, "b": 2.0, "c": 1.0}), margin=0.1, resamples=50
    )
    report = comparison_report(found, [DRAWING] * 3)
    assert [s.title for s in report.sections[1:]] == ["a and b", "a and c", "b and c"]
    figures, _, decisions, _ = report.sections[2].blocks
    assert isinstance(figures, Table)
    assert isinstance(decisions, Table)
    assert figures.header[1:3] == ("a", "c")
    assert figures.rows[0][0] == "ROC AUC"
    counted = found.pairs[1].decisions
    assert decisions.rows[0][1:] == (str(counted.both), str(counted.only_first))
    assert ("Margin", "0.1") in report.facts
