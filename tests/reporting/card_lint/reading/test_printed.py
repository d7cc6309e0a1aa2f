from __future__ import annotations

import pytest

from cytolens.reporting.card_lint.reading.printed import NUMBER, Printed, printed, whole


def read(text: str) -> Printed:
    match = NUMBER.search(text)
    assert match is not None
    return printed(match)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("0.9388", 0.9388, 1e-4),
        (".25", 0.25, 1e-2),
        ("93.88%", 0.9388, 1e-4),
        ("93,88 %", 0.9388, 1e-4),
        ("1,234", 1234, 1),
        ("5e-05", 5e-5, 1e-5),
        ("72 percent", 0.72, 1e-2),
    ],
)
def test_a_number_is_read_with_its_last_digit(
    text: str, value: float, unit: float
) -> None:
    number = read(text)
    assert number.value == pytest.approx(value)
    assert number.unit == pytest.approx(unit)


def test_rounded_and_cut_numbers_agree_and_others_do_not() -> None:
    assert read("0.94").agrees(read("0.9388"))
    assert read("0.93").agrees(read("0.9388"))
    assert read("93.9%").agrees(read("0.9388"))
    assert not read("0.92").agrees(read("0.9388"))
    assert not read("0.91").agrees(read("0.9388"))
    assert read("0.93").can_be(46 / 49)
    assert not read("0.95").can_be(46 / 49)


def test_a_negative_number_is_cut_towards_zero() -> None:
    number = Printed("-0.36", -0.36, 0.01)
    assert number.can_be(-0.369)
    assert not number.can_be(-0.351)


def test_whole_numbers() -> None:
    assert whole("1,234") == 1234
    assert whole("**49**") == 49
    assert whole("0.5") is None
    assert NUMBER.search("224x224") is None
