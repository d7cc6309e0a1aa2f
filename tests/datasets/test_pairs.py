from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.datasets import import_dataset
from cytolens.datasets.errors import LayoutError
from cytolens.datasets.pairs import parse_pair_name
from cytolens.manifest import read_manifest
from support.datasets import write_images

CASES = st.text("cdghk0123456789", min_size=1, max_size=12)


@given(CASES, st.sampled_from(["before", "After", "BEFORE"]), st.sampled_from("_- ."))
def test_side_is_found_at_either_end(case: str, side: str, joint: str) -> None:
    expected = (side.lower(), case)
    assert parse_pair_name(f"{case}{joint}{side}") == expected
    assert parse_pair_name(f"{side}{joint}{case}") == expected


@pytest.mark.parametrize("stem", ["case_1", "before_after", "beforehand", "thereafter"])
def test_names_without_one_side(stem: str) -> None:
    assert parse_pair_name(stem) is None


def test_pairs_by_name_and_by_case_folder(tmp_path: Path) -> None:
    names = ["train/neg/c1_before.png", "train/neg/c1_after.png"]
    names += ["test/pos/c2/before.png", "test/pos/c2/AFTER.png"]
    root = write_images(tmp_path / "set", names)
    import_dataset("pairs", root, out=tmp_path / "m.csv")
    table = read_manifest(tmp_path / "m.csv").table
    assert list(table["image_before"]) == [
        "set/test/pos/c2/before.png",
        "set/train/neg/c1_before.png",
    ]
    assert list(table["image_after"]) == [
        "set/test/pos/c2/AFTER.png",
        "set/train/neg/c1_after.png",
    ]
    assert list(table["label"]) == ["pos", "neg"]
    assert list(table["group"]) == ["c2", "c1"]
    assert list(table["split"]) == ["test", "train"]


def test_an_image_alone_is_refused_or_left_out(tmp_path: Path) -> None:
    root = write_images(
        tmp_path / "set", ["a/1_before.png", "a/1_after.png", "a/2_before.png"]
    )
    with pytest.raises(LayoutError, match="2_before"):
        import_dataset("pairs", root, out=tmp_path / "m.csv")
    report = import_dataset(
        "pairs", root, out=tmp_path / "m.csv", allow_incomplete=True
    )
    assert report.samples == 1


def test_two_of_one_side_are_no_pair(tmp_path: Path) -> None:
    root = write_images(
        tmp_path / "set", ["a/1_before.png", "a/1_before.jpg", "a/1_after.png"]
    )
    with pytest.raises(LayoutError, match="3 images without one partner"):
        import_dataset("pairs", root, out=tmp_path / "m.csv")


def test_cases_are_not_taken_for_classes(tmp_path: Path) -> None:
    names = [f"case{n}/{side}.png" for n in range(3) for side in ("before", "after")]
    root = write_images(tmp_path / "set", names)
    with pytest.raises(LayoutError, match="3 folders with one pair each"):
        import_dataset("pairs", root, out=tmp_path / "m.csv")
