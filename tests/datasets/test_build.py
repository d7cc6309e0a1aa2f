from pathlib import Path

import pytest

from cytolens.datasets.build import refuse_overwrite, sample_name, write_listing
from cytolens.datasets.rows import Listing, Row
from cytolens.errors import CytolensError, OutputExistsError
from cytolens.manifest import ManifestError, read_manifest
from support.datasets import write_images


@pytest.mark.parametrize("name", ["m.csv", "m.parquet"])
def test_paths_follow_the_manifest(tmp_path: Path, name: str) -> None:
    root = write_images(tmp_path / "a" / "set", ["x/1.png", "m.png"])
    rows = [Row(images=("x/1.png",), label="=1+1", files={"mask": "m.png"})]
    out = write_listing(Listing(root, rows), tmp_path / "b" / name)
    table = read_manifest(out).table
    assert list(table["image"]) == ["../a/set/x/1.png"]
    assert list(table["mask"]) == ["../a/set/m.png"]
    assert list(table["label"]) == ["=1+1"]


def test_absolute_paths_stay(tmp_path: Path) -> None:
    image = write_images(tmp_path, ["1.png"]) / "1.png"
    rows = [Row(images=(image.as_posix(),))]
    out = write_listing(Listing(tmp_path / "other", rows), tmp_path / "m.csv")
    assert read_manifest(out).image_paths() == [image]


def test_samples_become_unique(tmp_path: Path) -> None:
    paths = ["a/b.png", "a/b.jpg", "a-b.png", "a-b-2.png"]
    rows = [Row(images=(path,)) for path in paths]
    write_images(tmp_path, paths)
    out = write_listing(Listing(tmp_path, rows), tmp_path / "m.csv")
    samples = list(read_manifest(out).table["sample"])
    assert samples == ["a-b", "a-b-2", "a-b-3", "a-b-2-2"]


def test_climbing_out_does_not_name_a_sample() -> None:
    assert sample_name("../../a/b.c.png") == "a-b.c"


def test_a_value_that_breaks_the_contract_is_told(tmp_path: Path) -> None:
    rows = [Row(images=("1.png",), mpp=-1.0)]
    with pytest.raises(ManifestError, match="mpp"):
        write_listing(Listing(tmp_path, rows), tmp_path / "m.csv")
    assert not (tmp_path / "m.csv").exists()


def test_a_manifest_is_not_overwritten_unasked(tmp_path: Path) -> None:
    out = tmp_path / "m.csv"
    out.touch()
    with pytest.raises(OutputExistsError, match="--overwrite"):
        refuse_overwrite(out, overwrite=False)
    refuse_overwrite(out, overwrite=True)
    with pytest.raises(CytolensError, match=r"\.parquet"):
        refuse_overwrite(tmp_path / "m.txt", overwrite=True)
