import subprocess
import sys
from pathlib import Path

import pytest

import cytolens
from support.predictions import random_table


def test_import_is_light() -> None:
    script = (
        "import sys, cytolens; "
        "print([m for m in ('torch', 'pandas', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["train", "load", "evaluate", "screen"])
def test_verbs_are_there(name: str) -> None:
    assert name in dir(cytolens)
    assert callable(getattr(cytolens, name))


def test_unknown_attribute_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="predict_all"):
        cytolens.predict_all  # noqa: B018  # the access is the test


def test_evaluate_takes_a_table_in_every_form(tmp_path: Path) -> None:
    table = random_table(60, groups=12)
    path = tmp_path / "predictions.parquet"
    table.write(path)
    forms = [cytolens.evaluate(x) for x in (table, table.table, path)]
    assert forms[0].as_dict() == forms[1].as_dict() == forms[2].as_dict()
    cytolens.evaluate(str(path), out=tmp_path / "report")
    assert (tmp_path / "report" / "metrics.json").is_file()
