from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from cytolens.bundle.errors import BundleError
from cytolens.bundle.loading import load_bundle
from cytolens.bundle.writing import replace_description, update_bundle, write_bundle
from cytolens.errors import OutputExistsError
from support.bundles import tiny_description, tiny_network, write_tiny_bundle

if TYPE_CHECKING:
    from pathlib import Path


def test_a_bundle_has_these_files_and_nothing_lies_about(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path / "deep" / "bundle")
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.md",
        "SHA256SUMS",
        "model.json",
        "model.safetensors",
    ]
    assert list(folder.parent.iterdir()) == [folder]


def test_earlier_work_is_not_overwritten_unasked(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path / "bundle")
    description = tiny_description(classes=("a", "b"))
    network = tiny_network(description)
    with pytest.raises(OutputExistsError, match="exists already"):
        write_bundle(folder, description, network)
    write_bundle(folder, description, network, overwrite=True)
    assert load_bundle(folder).classes == ("a", "b")
    assert list(tmp_path.iterdir()) == [folder]


def test_a_failure_leaves_nothing_behind_and_the_old_bundle_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_tiny_bundle(tmp_path / "bundle")
    description = tiny_description()
    network = tiny_network(description)

    def full_disk(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(network, "save_weights", full_disk)
    with pytest.raises(BundleError, match="No space left"):
        write_bundle(folder, description, network, overwrite=True)
    with pytest.raises(BundleError, match="No space left"):
        write_bundle(tmp_path / "new", description, network)
    assert list(tmp_path.iterdir()) == [folder]
    load_bundle(folder)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    description = tiny_description()
    with pytest.raises(BundleError, match="Cannot write"):
        write_bundle(
            tmp_path / "file" / "bundle", description, tiny_network(description)
        )


def test_a_changed_description_keeps_the_weights(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path / "bundle")
    before = load_bundle(folder)
    images = torch.zeros(1, 3, 32, 32)
    expected = before.network()(images)
    replace_description(
        folder, before.description.model_copy(update={"temperature": 2.0})
    )
    after = load_bundle(folder)
    assert after.description.temperature == 2.0
    assert torch.equal(after.network()(images), expected)


def test_files_added_to_a_bundle_are_listed(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path / "bundle")

    def add(draft: Path) -> None:
        (draft / "onnx").mkdir()
        (draft / "onnx" / "model.onnx").write_bytes(b"graph")

    update_bundle(folder, add)
    load_bundle(folder)
    assert "onnx/model.onnx" in (folder / "SHA256SUMS").read_text()


def test_a_change_that_fails_changes_nothing(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path / "bundle")

    def fail(draft: Path) -> None:
        (draft / "model.json").write_text("")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        update_bundle(folder, fail)
    load_bundle(folder)
    assert list(tmp_path.iterdir()) == [folder]
