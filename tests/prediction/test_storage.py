from pathlib import Path

import pytest

from cytolens.prediction import storage
from cytolens.prediction.columns import PredictionsTableError
from support.predictions import random_table


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.csv", None, "no such file"),
        ("table.xlsx", b"", "ends in .parquet or .csv"),
        ("table.parquet", b"PAR1 but no more", "cannot be read as Parquet"),
        ("table.csv", b"", "cannot be read as CSV"),
        ("latin.csv", b"sample\n\xff\xfe", "cannot be read as CSV"),
        ("ragged.csv", b"a,b\n1,2\n1,2,3\n", "cannot be read as CSV"),
    ],
)
def test_what_is_no_table_is_refused(
    name: str, content: bytes | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PredictionsTableError, match=said):
        storage.read_table(path)


def test_failed_write_leaves_the_old_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("old")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pandas.DataFrame.to_csv", full)
    with pytest.raises(OSError, match="No space"):
        storage.write_table(random_table(3).table, path)
    assert path.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1
