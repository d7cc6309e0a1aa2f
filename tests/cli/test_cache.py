from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cytolens.caching.image_store import open_store
from cytolens.cli.main import run
from cytolens.images import Preprocessing
from cytolens.manifest import read_manifest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CYTOLENS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_it_shows_what_there_is_and_what_is_in_use(
    cells_manifest: Path, own_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store(read_manifest(cells_manifest), Preprocessing(size_px=16))
    assert run(["cache", "show", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["folder"] == str(own_cache)
    images = shown["content"]["images"]
    assert images["records"] == store.shape[0] == 40
    assert images["packs_in_use"] == images["packs"] == 1
    assert images["bytes"] > 40 * 16 * 16 * 3
    assert run(["cache", "show"]) == 0
    assert "images: 40 in 1 packs" in capsys.readouterr().out


def test_it_deletes_all_but_what_is_in_use(
    cells_manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store(read_manifest(cells_manifest), Preprocessing(size_px=16))
    assert run(["cache", "clear"]) == 0
    assert "1 packs are in use" in capsys.readouterr().out
    del store
    assert run(["cache", "clear", "--json"]) == 0
    cleared = json.loads(capsys.readouterr().out)
    assert cleared["freed_bytes"] > 40 * 16 * 16 * 3
    assert cleared["packs_in_use"] == 0


def test_a_limit_that_is_no_number_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CYTOLENS_CACHE_GB", "much")
    assert run(["cache", "show"]) == 2
    assert "CYTOLENS_CACHE_GB is 'much'" in capsys.readouterr().err
