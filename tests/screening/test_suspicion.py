import pandas as pd
import pytest

from cytolens.screening.errors import ScreeningError
from cytolens.screening.settings import ReportSettings
from cytolens.screening.suspicion import choose_suspicion
from support.tile_scorers import DarknessScorer

FIVE = ("koilocytotic", "metaplastic", "parabasal", "normal", "dyskeratotic")


def test_two_classes_need_no_word() -> None:
    found = choose_suspicion(DarknessScorer(), ReportSettings())
    assert found.classes == ("tumour",)
    assert found.threshold == 0.5
    assert found.threshold_source == "default, chosen on no data"
    assert not found.warnings


def test_normal_need_not_be_first() -> None:
    scorer = DarknessScorer(classes=("carcinoma", "Normal"))
    assert choose_suspicion(scorer, ReportSettings()).classes == ("carcinoma",)


def test_many_classes_are_a_guess_that_says_so() -> None:
    found = choose_suspicion(DarknessScorer(classes=FIVE), ReportSettings())
    assert found.classes == tuple(c for c in FIVE if c != "normal")
    assert "--positive" in found.warnings[0]


def test_without_a_normal_name_all_but_the_first_count() -> None:
    scorer = DarknessScorer(classes=("a", "b", "c"))
    assert choose_suspicion(scorer, ReportSettings()).classes == ("b", "c")


def test_the_bundle_s_threshold_is_used_with_its_class() -> None:
    scorer = DarknessScorer(thresholds={"normal": 0.3})
    found = choose_suspicion(scorer, ReportSettings())
    assert found.classes == ("normal",)
    assert (found.threshold, found.threshold_source) == (0.3, "bundle")


def test_the_user_comes_first() -> None:
    scorer = DarknessScorer(thresholds={"normal": 0.3})
    settings = ReportSettings(positive=("tumour",), threshold=0.9)
    found = choose_suspicion(scorer, settings)
    assert found.classes == ("tumour",)
    assert (found.threshold, found.threshold_source) == (0.9, "user")


@pytest.mark.parametrize("positive", [("cancer",), ("normal", "tumour")])
def test_a_class_that_is_not_there_is_refused(positive: tuple[str, ...]) -> None:
    with pytest.raises(ScreeningError, match="normal, tumour"):
        choose_suspicion(DarknessScorer(), ReportSettings(positive=positive))


def test_probabilities_add_up_and_missing_stays_missing() -> None:
    scorer = DarknessScorer(classes=("a", "b", "c"))
    table = pd.DataFrame(
        {"prob:a": [0.2, None], "prob:b": [0.5, None], "prob:c": [0.3, None]}
    )
    scores = choose_suspicion(scorer, ReportSettings()).of(table)
    assert scores[0] == pytest.approx(0.8)
    assert pd.isna(scores[1])
