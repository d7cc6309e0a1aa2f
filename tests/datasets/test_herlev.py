from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cytolens.datasets import import_dataset
from cytolens.datasets.herlev import CARD, acquisition_of
from cytolens.manifest import read_manifest
from support.datasets import write_images

NINE = st.integers(10**8, 10**9 - 1)


@given(NINE, NINE, st.integers(0, 999), st.sampled_from(["", "rotated_0_"]))
def test_acquisition_is_the_first_number(a: int, b: int, c: int, before: str) -> None:
    assert acquisition_of(f"{before}{a}-{b}-{c:03d}") == str(a)


@given(st.integers(0, 6), st.integers(0, 400))
def test_numbered_anew_has_none(a: int, b: int) -> None:
    assert acquisition_of(f"{a}-{b}") is None


def test_masks_are_kept_aside(tmp_path: Path) -> None:
    stem = "normal_columnar/149143370-149143378-001"
    root = write_images(tmp_path / "set", [f"{stem}.BMP", f"{stem}-d.bmp"])
    write_images(root, ["light_dysplastic/3-182.BMP", "light_dysplastic/3-182-d.bmp"])
    report = import_dataset(
        CARD.name, root, out=tmp_path / "m" / "m.csv", allow_incomplete=True
    )
    table = read_manifest(tmp_path / "m" / "m.csv").table
    assert list(table["image"])[1] == f"../set/{stem}.BMP"
    assert list(table["mask"])[1] == f"../set/{stem}-d.bmp"
    assert table["group"].isna().tolist() == [True, False]
    assert any("1 file names" in note for note in report.notes)
