from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cytolens.reporting.card_lint.errors import CardError
from cytolens.reporting.card_lint.reading.source import MAX_BYTES, read_text

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "binary"),
        (b"PK\x03\x04 text", "binary"),
        ("Genauigkeit: größer".encode("latin-1"), "not UTF-8"),
        ("# Card".encode("utf-16"), "binary"),
        (b"a" * (MAX_BYTES + 1), "more than"),
    ],
)
def test_what_is_no_card_is_one_clear_error(
    content: bytes, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "card.md"
    path.write_bytes(content)
    with pytest.raises(CardError, match=words):
        read_text(path)


def test_a_folder_and_a_missing_file_are_errors(tmp_path: Path) -> None:
    with pytest.raises(CardError, match="is a folder"):
        read_text(tmp_path)
    with pytest.raises(CardError, match="no file"):
        read_text(tmp_path / "none.md")


def test_line_ends_marks_and_spaces_are_made_plain(tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    path.write_bytes("\ufeff# A\r\nAccuracy:\u00a00.9\r".encode())
    assert read_text(path) == "# A\nAccuracy: 0.9\n"
