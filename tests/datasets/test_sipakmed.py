from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.datasets import import_dataset
from cytolens.datasets.errors import IncompleteDatasetError, LayoutError
from cytolens.datasets.sipakmed import CARD, FIELD_COUNTS, field_of
from cytolens.manifest import read_manifest
from support.datasets import write_images


@given(st.integers(0, 999), st.integers(0, 99))
def test_field_is_the_first_number(field: int, cell: int) -> None:
    assert field_of(f"{field:03d}_{cell:02d}") == f"{field:03d}"


def test_fields_add_up() -> None:
    assert sum(FIELD_COUNTS.values()) == 966


@pytest.mark.parametrize("inner", ["CROPPED", "im_Dyskeratotic/CROPPED", ""])
def test_cells_are_grouped_by_field_within_class(tmp_path: Path, inner: str) -> None:
    names = [f"im_Dyskeratotic/{inner}/{stem}.bmp" for stem in ("001_01", "001_02")]
    names += ["im_Dyskeratotic/001.bmp", "Parabasal/001_01.bmp"]
    root = write_images(tmp_path / "set", names)
    with pytest.raises(IncompleteDatasetError, match="Dyskeratotic: 2 instead of 813"):
        import_dataset(CARD.name, root, out=tmp_path / "m.csv")
    import_dataset(CARD.name, root, out=tmp_path / "m.csv", allow_incomplete=True)
    table = read_manifest(tmp_path / "m.csv").table
    assert list(table["label"]) == ["Parabasal", "Dyskeratotic", "Dyskeratotic"]
    assert list(table["group"]) == ["Parabasal-001", *["Dyskeratotic-001"] * 2]


def test_whole_fields_are_counted_as_fields(tmp_path: Path) -> None:
    root = write_images(tmp_path / "set", ["im_Metaplastic/003.bmp"])
    with pytest.raises(IncompleteDatasetError, match="Metaplastic: 1 instead of 271"):
        import_dataset(CARD.name, root, out=tmp_path / "m.csv")


def test_other_folders_are_refused(tmp_path: Path) -> None:
    root = write_images(tmp_path / "set", ["cats/1.png"])
    with pytest.raises(LayoutError, match="im_Dyskeratotic"):
        import_dataset(CARD.name, root, out=tmp_path / "m.csv")
