import pytest

from cytolens.reporting.checklists.answers import ANSWERS
from cytolens.reporting.checklists.items import ChecklistName, checklist

# Collins et al. 2024, table 2: 27 items, of which these are divided.
PARTS = {3: "abc", 5: "ab", 6: "abc", 8: "abc", 9: "abc", 12: "abcdefg"}
PARTS |= {18: "abcdef", 20: "abc", 23: "ab", 27: "abc"}


def test_tripod_ai_has_its_27_items_in_order() -> None:
    expected = [
        f"{number}{part}" for number in range(1, 28) for part in PARTS.get(number, [""])
    ]
    assert [item.number for item in checklist("tripod_ai").items] == expected


def test_claim_has_its_44_items_in_order() -> None:
    expected = [str(number) for number in range(1, 45)]
    assert [item.number for item in checklist("claim").items] == expected


@pytest.mark.parametrize("name", ["tripod_ai", "claim"])
def test_every_answer_exists_and_every_item_says_what_to_report(
    name: ChecklistName,
) -> None:
    for item in checklist(name).items:
        assert item.answer is None or item.answer in ANSWERS, item.number
        assert item.ask, item.number


def test_every_answer_is_asked_for() -> None:
    asked = {i.answer for n in ("tripod_ai", "claim") for i in checklist(n).items}
    assert set(ANSWERS) <= asked
