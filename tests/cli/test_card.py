import json
from pathlib import Path

import pytest

from cytolens.cli.main import run
from support.bundles import write_tiny_bundle
from support.planted_cards import PLANTED


def card(folder: Path, text: str) -> str:
    path = folder / "card.md"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_lint_exits_with_one_where_a_card_contradicts_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = card(tmp_path, PLANTED["two batch sizes"][1])
    assert run(["card", "lint", path]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "contradiction: setting-twice" in told.err
    assert "line 3: - Batch size: 32" in told.err


def test_lint_exits_with_zero_where_things_are_only_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = card(tmp_path, "Test n=49 (45/4)\n\n- Accuracy: 0.9388\n")
    assert run(["card", "lint", path, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["ok"] is True
    assert content["omissions"] == 1
    assert content["findings"][0]["places"][0]["line"] == 3


def test_lint_of_a_binary_file_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "card.md"
    path.write_bytes(b"\x00\x01\xff")
    assert run(["card", "lint", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_write_into_the_bundle_and_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = write_tiny_bundle(tmp_path / "bundle")
    out = tmp_path / "card.md"
    assert run(["card", "write", str(bundle)]) == 0
    assert "No evaluation is attached" in capsys.readouterr().err
    assert run(["card", "write", str(bundle), "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["card"] == str(out)
    assert run(["card", "write", str(bundle), "--out", str(out)]) == 2
    assert run(["card", "lint", str(out)]) == 0
