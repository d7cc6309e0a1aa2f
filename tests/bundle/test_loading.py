from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.bundle import loading
from cytolens.bundle.checksums import write_checksums
from cytolens.bundle.errors import BundleError
from cytolens.bundle.loading import load_bundle, read_description
from support.bundles import tiny_description, write_tiny_bundle


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = write_tiny_bundle(tmp_path_factory.mktemp("bundles") / "bundle")
    return folder


def changed(bundle: Path, tmp_path: Path, **changes: object) -> Path:
    """A copy whose model.json says something else, with checksums that fit it."""
    copy = Path(shutil.copytree(bundle, tmp_path / "changed"))
    data = json.loads((copy / "model.json").read_text())
    (copy / "model.json").write_text(json.dumps(data | changes))
    write_checksums(copy)
    return copy


def test_what_was_written_is_read(bundle: Path) -> None:
    loaded = load_bundle(str(bundle))
    assert loaded.description == tiny_description()
    assert loaded.id == "tiny-single"
    assert loaded.classes == ("healthy", "tumour")
    assert loaded.preprocessing.size_px == 32
    assert not loaded.is_pair


def test_loading_imports_no_torch(bundle: Path) -> None:
    code = (
        "import sys; from cytolens.bundle.loading import load_bundle; "
        f"load_bundle({str(bundle)!r}); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", ["model.json", "model.safetensors", "README.md"])
def test_a_flipped_bit_is_refused_by_file_name(
    bundle: Path, tmp_path: Path, name: str
) -> None:
    copy = Path(shutil.copytree(bundle, tmp_path / "copy"))
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 4
    (copy / name).write_bytes(content)
    with pytest.raises(BundleError, match=f"changed: {name}"):
        load_bundle(copy)


def test_a_later_schema_says_to_upgrade(bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"schema version 2.*pip install --upgrade"):
        load_bundle(changed(bundle, tmp_path, schema_version=2))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"temperature": 0}, "'temperature' is 0"),
        ({"temperature": "warm"}, "'temperature' is 'warm'"),
        ({"classes": ["one"]}, "'classes'"),
        ({"clases": []}, "unknown key 'clases', did you mean 'classes'"),
        ({"recipe": None}, "'recipe' is None"),
    ],
)
def test_a_wrong_description_is_explained(
    bundle: Path, tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(BundleError, match=words):
        load_bundle(changed(bundle, tmp_path, **changes))


def test_an_open_input_is_refused(bundle: Path, tmp_path: Path) -> None:
    recipe = tiny_description().recipe.model_dump(mode="json")
    recipe["input"]["size_px"] = "auto"
    with pytest.raises(BundleError, match="leaves the input open"):
        load_bundle(changed(bundle, tmp_path, recipe=recipe))


def test_what_is_no_bundle_is_explained(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="is not a folder"):
        load_bundle(tmp_path / "none")
    with pytest.raises(BundleError, match=r"neither model\.json"):
        load_bundle(tmp_path)


def test_a_hub_name_is_fetched_and_verified(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fetch(repository: str) -> Path:
        asked.append(repository)
        return bundle

    monkeypatch.setattr("cytolens.models.init.hub.download_model", fetch)
    assert load_bundle("hf:owner/name").id == "tiny-single"
    assert asked == ["owner/name"]


@given(data=st.data())
def test_a_mutated_description_never_gives_another_error(
    bundle: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray((bundle / "model.json").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("mutated")
    (folder / "model.json").write_bytes(content)
    with contextlib.suppress(BundleError):
        read_description(folder)


@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"[]", b"\xff", b"[" * 100_000, b'{"a": 1e999999}', b"NaN"],
)
def test_strange_json_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.json").write_bytes(content)
    with pytest.raises(BundleError, match=r"model\.json"):
        read_description(tmp_path)


def test_an_endless_description_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_MAX_DESCRIPTION_BYTES", 10)
    (tmp_path / "model.json").write_bytes(b" " * 11)
    with pytest.raises(BundleError, match="larger than any"):
        read_description(tmp_path)
