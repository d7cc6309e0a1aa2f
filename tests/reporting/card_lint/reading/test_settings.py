from __future__ import annotations

from cytolens.reporting.card_lint.lint import lint_text
from cytolens.reporting.card_lint.reading.card import read_card


def test_each_sentence_of_a_line_is_read_on_its_own() -> None:
    facts = read_card("Learning rate: 1e-4. Optimizer: Adam. Momentum: 0.9.\n")
    found = {s.name: [value for value, _ in s.values] for s in facts.settings}
    assert found == {
        "learning rate": ["0.0001"],
        "optimizer": ["adam"],
        "momentum": ["0.9"],
    }


def test_prose_and_list_are_compared() -> None:
    card = "- Optimizer: Adam\n\nWe used the SGD optimizer.\n"
    assert [f.kind for f in lint_text(card).contradictions] == ["setting-twice"]
