from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cytolens.manifest import ManifestError
from cytolens.manifest.csv_table import read_csv_table

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "m.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_tables_as_people_save_them(
    tmp_path: Path, delimiter: str, encoding: str, newline: str
) -> None:
    rows = ["sample;label", "a;'Krebs, früh'", "b;"]
    text = newline.join(rows).replace(";", delimiter).replace("'", '"')
    raw = read_csv_table(write(tmp_path, text.encode(encoding)))
    assert raw.columns == {"sample": ["a", "b"], "label": ["Krebs, früh", ""]}
    assert list(raw.row_numbers) == [2, 3]
    assert raw.faults == []


def test_empty_lines_are_passed_over_and_counted(tmp_path: Path) -> None:
    raw = read_csv_table(write(tmp_path, "sample,label\n\na,x\n,,\n , \nb,y\n\n"))
    assert raw.columns["sample"] == ["a", "b"]
    assert list(raw.row_numbers) == [3, 6]


def test_rows_of_the_wrong_length_are_faults_and_the_rest_is_read(
    tmp_path: Path,
) -> None:
    raw = read_csv_table(write(tmp_path, "sample,label\na\nb,y,z\nc,x\n"))
    assert [(fault.row, fault.found) for fault in raw.faults] == [
        (2, "1 cells"),
        (3, "3 cells"),
    ]
    assert raw.columns == {"sample": ["a", "b", "c"], "label": ["", "y", "x"]}


def test_a_column_without_a_name_is_left_out(tmp_path: Path) -> None:
    raw = read_csv_table(write(tmp_path, ",sample\n0,a\n"))  # pandas' index
    assert raw.columns == {"sample": ["a"]}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "an empty file"),
        (b"\n \n", "an empty file"),
        (b"sample,label\na,fr\xfch\n", "row 2: found bytes that are not UTF-8"),
        (b"\xff\xfesampl", "found bytes that are not UTF-16"),
        (b"sample\0", "a binary file"),
        (b'sample,label\na,"x\nb,y\n', "unexpected end of data"),
        (b"sample,label,label\n", "the column twice"),
        (b"sample\n" + b"x" * 200_000, "field larger"),
    ],
)
def test_what_is_no_table_is_refused_in_words(
    tmp_path: Path, content: bytes, words: str
) -> None:
    with pytest.raises(ManifestError, match=words):
        read_csv_table(write(tmp_path, content))


def test_guarded_formulas_are_freed(tmp_path: Path) -> None:
    raw = read_csv_table(write(tmp_path, "sample,label\n'=1+1,'-x\n"))
    assert raw.columns == {"sample": ["=1+1"], "label": ["-x"]}
