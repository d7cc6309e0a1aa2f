import gzip
import shutil
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest
from PIL import Image

from cytolens.datasets import import_dataset
from cytolens.datasets.errors import IncompleteDatasetError, LayoutError
from cytolens.datasets.pcam import CARD
from cytolens.errors import MissingExtraError
from cytolens.manifest import read_manifest

STEM = "camelyonpatch_level_2_split"
COUNT = 7


def pixels() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (COUNT, 96, 96, 3), np.uint8)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "pcam"
    root.mkdir()
    with h5py.File(root / f"{STEM}_valid_x.h5", "w") as file:
        file["x"] = pixels()
    with h5py.File(root / f"{STEM}_valid_y.h5", "w") as file:
        file["y"] = (np.arange(COUNT) % 2).reshape(-1, 1, 1, 1)
    return root


def add_meta(root: Path, rows: int = COUNT) -> None:
    lines = [f"{n},{n},{n + 1},True,False,slide_{n // 4}" for n in range(rows)]
    header = ",coord_y,coord_x,tumor_patch,center_tumor_patch,wsi"
    text = "\n".join([header, *lines]) + "\n"
    (root / f"{STEM}_valid_meta.csv").write_text(text, encoding="utf-8")


def test_patches_become_png(root: Path, tmp_path: Path) -> None:
    add_meta(root)
    out = tmp_path / "m.csv"
    steps: list[tuple[int, int]] = []
    report = import_dataset(
        "pcam",
        root,
        out=out,
        allow_incomplete=True,
        on_progress=lambda done, whole: steps.append((done, whole)),
    )
    manifest = read_manifest(out)
    assert list(manifest.table["label"]) == list("0101010")
    assert list(manifest.table["group"]) == ["slide_0"] * 4 + ["slide_1"] * 3
    assert set(manifest.table["split"]) == {"val"}
    assert steps == [(COUNT, COUNT)]
    with Image.open(manifest.image_paths()[5]) as image:
        np.testing.assert_array_equal(np.asarray(image), pixels()[5])
    assert any("7 images, 327680 published" in note for note in report.notes)


def test_gzip_is_read_and_an_export_goes_on(root: Path, tmp_path: Path) -> None:
    for path in list(root.glob("*.h5")):
        with path.open("rb") as plain, gzip.open(f"{path}.gz", "wb") as packed:
            shutil.copyfileobj(plain, packed)
        path.unlink()
    first = tmp_path / "m-images" / "valid" / "000" / "000000.png"
    first.parent.mkdir(parents=True)
    first.write_bytes(b"written by an earlier run")
    import_dataset("pcam", root, out=tmp_path / "m.csv", allow_incomplete=True)
    assert first.read_bytes() == b"written by an earlier run"
    left = sorted(path.name for path in (tmp_path / "m-images").iterdir())
    assert left == ["valid"]
    assert len(list(first.parent.iterdir())) == COUNT


def test_counts_are_held_against_the_publication(root: Path, tmp_path: Path) -> None:
    with pytest.raises(IncompleteDatasetError, match="val: 7 instead of 32768"):
        import_dataset("pcam", root, out=tmp_path / "m.csv")


def test_meta_of_another_file_is_refused(root: Path, tmp_path: Path) -> None:
    add_meta(root, rows=COUNT - 1)
    with pytest.raises(LayoutError, match="6 rows"):
        import_dataset("pcam", root, out=tmp_path / "m.csv", allow_incomplete=True)


def test_labels_of_another_file_are_refused(root: Path, tmp_path: Path) -> None:
    with h5py.File(root / f"{STEM}_valid_y.h5", "w") as file:
        file["y"] = np.zeros((COUNT + 1, 1, 1, 1))
    with pytest.raises(LayoutError, match="for 8 labels"):
        import_dataset("pcam", root, out=tmp_path / "m.csv", allow_incomplete=True)


@pytest.mark.parametrize("suffix", [".h5", ".h5.gz"])
def test_a_broken_file_is_named(root: Path, tmp_path: Path, suffix: str) -> None:
    (root / f"{STEM}_valid_x.h5").unlink()
    (root / f"{STEM}_valid_x{suffix}").write_bytes(b"no such thing")
    with pytest.raises(LayoutError, match="valid_x"):
        import_dataset("pcam", root, out=tmp_path / "m.csv", allow_incomplete=True)


def test_without_h5py_the_extra_is_named(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(MissingExtraError, match=r"cytolens\[hdf5\]"):
        import_dataset("pcam", root, out=tmp_path / "m.csv")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="data get pcam"):
        import_dataset("pcam", tmp_path, out=tmp_path / "m.csv")


def test_every_split_can_be_fetched() -> None:
    names = {file.name for file in CARD.files}
    assert len(names) == 9
    assert all(
        f"{STEM}_{split}_x.h5.gz" in names for split in ("train", "valid", "test")
    )
