import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.reporting.drawings.labels import MOST_LINES, shortened, wrapped


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("benign", ["benign"]),
        ("moderate_dysplastic", ["moderate_", "dysplastic"]),
        ("a b c", ["a b c"]),
        ("St. Mary's and Northern", ["St. Mary's and", "Northern"]),
        ("ü" * 20, ["ü" * 14, "ü" * 6]),
    ],
)
def test_names_break_where_a_reader_would(name: str, lines: list[str]) -> None:
    assert wrapped(name, width=14).split("\n") == lines


@given(st.text(max_size=90), st.integers(4, 30))
def test_a_label_never_outgrows_its_place(name: str, width: int) -> None:
    lines = wrapped(name, width=width).split("\n")
    assert len(lines) <= MOST_LINES
    assert all(len(line) <= width for line in lines)
    assert len(shortened(name, width=width)) <= width


def test_what_is_left_out_is_marked() -> None:
    assert wrapped("one two three four", width=5).endswith("…")
    assert shortened("moderate_dysplastic_cell", width=11) == "moder…_cell"
    assert shortened("short", width=11) == "short"
