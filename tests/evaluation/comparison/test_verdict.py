from dataclasses import replace

from cytolens.evaluation.comparison.sample_size import Needed
from cytolens.evaluation.comparison.verdict import Contest, verdict_of
from cytolens.evaluation.difference import Difference
from cytolens.evaluation.figure import Figure

NEEDED = Needed(0.05, 1234, 60, 0.8, 0.05)


def contest(
    value: float, low: float, high: float, p: float, *, margin: float | None = None
) -> Contest:
    figures = tuple(Figure("ROC AUC", v, 0, 1, "b", 90) for v in (0.9, 0.9 - value))
    difference = Difference(Figure("ROC AUC", value, low, high, "b", 90), p, "b", p)
    return Contest(
        names=("old", "new"),
        figures=(figures[0], figures[1]),
        difference=difference,
        pairs=1,
        unit="samples",
        units=60,
        level=0.05,
        margin=margin,
        needed=NEEDED,
        needed_for_margin=None,
    )


def test_better_whichever_side_it_is() -> None:
    assert verdict_of(contest(0.05, 0.01, 0.09, 0.02)) == (
        "old is better than new: ROC AUC 0.900 against 0.850, difference 0.050 "
        "(0.010 to 0.090), p = 0.020."
    )
    worse = verdict_of(contest(-0.05, -0.09, -0.01, 0.02))
    assert worse.startswith("new is better than old: ")


def test_nothing_shown_says_how_many_it_takes() -> None:
    assert verdict_of(contest(0.05, -0.02, 0.12, 0.2)).endswith(
        "p = 0.200. To show a difference of the size observed (0.050) with 80 % power, "
        "about 1,234 samples like these would be needed; here are 60."
    )
    none = replace(contest(0.0, -0.1, 0.1, 1.0), needed=None)
    assert verdict_of(none).startswith("No difference shown between old and new: ")
    assert verdict_of(none).endswith("No number of samples follows from these data.")


def test_margin_tells_equal_from_unknown() -> None:
    inside = verdict_of(contest(0.005, -0.01, 0.018, 0.5, margin=0.02))
    assert "The whole interval lies within the margin of 0.02" in inside
    for low, high in ((-0.03, 0.01), (-0.01, 0.03)):
        outside = verdict_of(contest(0.0, low, high, 0.5, margin=0.02))
        assert "equally good" not in outside


def test_margin_tells_large_from_merely_shown() -> None:
    sure = verdict_of(contest(-0.05, -0.09, -0.03, 0.001, margin=0.02))
    assert sure.endswith("That is more than the margin of 0.02.")
    unsure = verdict_of(contest(0.05, 0.01, 0.09, 0.02, margin=0.02))
    assert unsure.endswith("The difference may be smaller than the margin of 0.02.")
    trifle = verdict_of(contest(0.01, 0.005, 0.015, 0.001, margin=0.02))
    assert trifle.endswith("The difference is smaller than the margin of 0.02.")


def test_correction_and_undefined_figures_are_said() -> None:
    several = replace(contest(0.05, 0.01, 0.09, 0.04), pairs=3)
    assert "p = 0.040, corrected for 3 pairs" in verdict_of(several)
    figure = Figure.undefined("ROC AUC", why="no positives")
    undefined = replace(
        contest(0.1, 0, 0.2, 1), difference=Difference(figure, None, "")
    )
    assert verdict_of(undefined) == (
        "old and new cannot be compared: not defined: no positives."
    )
