import json
import re
from pathlib import Path

import pandas as pd
import pytest

from cytolens.errors import OutputExistsError
from cytolens.evaluation.comparison import Comparison, compare_predictions
from cytolens.reporting.comparison_writing import write_comparison
from support.contests import contest


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    models = {"=cmd": 1.0, "<b>new</b>": 1.4}
    return compare_predictions(contest(models, groups=30), resamples=50)


def test_page_stands_alone_and_escapes_names(
    comparison: Comparison, tmp_path: Path
) -> None:
    page = write_comparison(comparison, tmp_path / "out")
    text = page.read_text(encoding="utf-8")
    assert "&lt;b&gt;new&lt;/b&gt;" in text
    assert "<b>new</b>" not in text
    sources = re.findall(r'(?:src|href)="([^"]*)"', text)
    assert sources
    assert all(source.startswith(("data:", "#")) for source in sources)


def test_json_and_table_hold_all_figures(
    comparison: Comparison, tmp_path: Path
) -> None:
    write_comparison(comparison, tmp_path / "out")
    content = json.loads((tmp_path / "out" / "comparison.json").read_text())
    assert content == comparison.as_dict()
    table = pd.read_csv(tmp_path / "out" / "comparison.csv")
    assert len(table) == 9
    assert table["first"][0] == "'=cmd"


def test_earlier_comparison_is_replaced_but_nothing_else(
    comparison: Comparison, tmp_path: Path
) -> None:
    write_comparison(comparison, tmp_path / "out")
    write_comparison(comparison, tmp_path / "out")
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with pytest.raises(OutputExistsError, match="holds something else"):
        write_comparison(comparison, tmp_path / "out")
