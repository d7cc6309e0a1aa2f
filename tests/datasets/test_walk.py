from pathlib import Path

import pytest

from cytolens.datasets.errors import LayoutError
from cytolens.datasets.walk import Found, find_class, list_images, plain
from support.datasets import write_images


def test_ghosts_and_other_files_are_passed_over(tmp_path: Path) -> None:
    write_images(tmp_path, ["b/2.PNG", "a/1.jpg", "a/.x.png", "__MACOSX/a/1.jpg"])
    (tmp_path / "a" / "notes.txt").touch()
    assert [image.path for image in list_images(tmp_path, "x")] == [
        "a/1.jpg",
        "b/2.PNG",
    ]


def test_a_link_back_up_ends(tmp_path: Path) -> None:
    root = write_images(tmp_path / "set", ["a/1.png"])
    elsewhere = write_images(tmp_path / "more", ["2.png"])
    try:
        (root / "a" / "up").symlink_to(root, target_is_directory=True)
        (root / "b").symlink_to(elsewhere, target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links without rights")
    assert [image.path for image in list_images(root, "x")] == ["a/1.png", "b/2.png"]


def test_a_file_or_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="found nothing"):
        list_images(tmp_path / "none", "x")
    (tmp_path / "file").touch()
    with pytest.raises(LayoutError, match="found a file"):
        list_images(tmp_path / "file", "x")


def test_the_innermost_class_folder_counts() -> None:
    image = Found("", ("im_A", "IM_b", "CROPPED"), "1")
    assert find_class(image, {"im-a": "A", "im-b": "B"}) == "B"
    assert plain(" Low_squamous  Intra-epithelial") == "low-squamous-intra-epithelial"
