import json
from pathlib import Path

import pytest

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.thresholds.choosing import choose
from cytolens.evaluation.thresholds.file import read_threshold, write_threshold
from cytolens.prediction.table import Predictions
from support.predictions import random_table


def test_what_is_written_is_read(tmp_path: Path) -> None:
    table = Predictions(random_table(60).table.assign(split="val"))
    record = choose(table, "cost=5").record
    path = tmp_path / "threshold.json"
    write_threshold(record, path)
    assert read_threshold(path) == record
    assert "Research use only" in path.read_text(encoding="utf-8")
    assert [p.name for p in tmp_path.iterdir()] == ["threshold.json"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("no json", "no threshold file"),
        (json.dumps({"threshold": 0.5}), "no threshold file: threshold"),
        (json.dumps({"content": "metrics"}), "no threshold file: content"),
    ],
)
def test_other_files_are_refused(
    content: str | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "threshold.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(EvaluationError, match=said) as caught:
        read_threshold(path)
    assert "cytolens thresholds" in str(caught.value)
