from __future__ import annotations

from pathlib import Path

import pytest

from cytolens.reporting.card_lint.finding import Severity
from cytolens.reporting.card_lint.lint import lint_file, lint_text
from support.planted_cards import PLANTED

CARDS = sorted((Path(__file__).parent / "cards" / "consistent").iterdir())


@pytest.mark.parametrize("card", CARDS, ids=lambda path: path.name)
def test_a_consistent_card_raises_no_alarm(card: Path) -> None:
    assert lint_file(card).contradictions == ()


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_contradiction_is_found(name: str) -> None:
    kind, text = PLANTED[name]
    found = [f for f in lint_text(text).contradictions if f.kind == kind]
    assert found
    for finding in found:
        assert finding.message
        for place in finding.places:
            quoted = " ".join(text.split("\n")[place.line - 1].split())
            assert place.quote == quoted


def test_missing_intervals_are_an_omission_and_graver_for_few_samples() -> None:
    few = lint_text("Test n=49 (45/4)\n\n- Accuracy: 0.9388\n")
    many = lint_text("Test n=650 (459/191)\n\n- Accuracy: 0.8338\n")
    given = lint_text("Test n=49 (45/4)\n\n- Accuracy: 0.9388 (95% CI 0.83-0.98)\n")
    assert [f.kind for f in few.findings] == ["no-interval-small-n"]
    assert [f.kind for f in many.findings] == ["no-interval"]
    assert given.findings == ()
    assert few.ok
    assert few.findings[0].severity is Severity.OMISSION
    assert "46/49" in few.findings[0].message


def test_the_result_is_plain_data() -> None:
    _, text = PLANTED["two batch sizes"]
    content = lint_text(text).as_dict()
    assert content["ok"] is False
    assert content["contradictions"] == 1
    (finding,) = (f for f in content["findings"] if f["severity"] == "contradiction")
    assert finding["kind"] == "setting-twice"
    assert [place["line"] for place in finding["places"]] == [3, 5]


def test_two_batch_sizes_of_two_phases_are_none() -> None:
    text = "- Batch size: 16 (initial), 8 (fine-tuning)\n- Epochs: 30 (initial), 20\n"
    assert lint_text(text).ok
