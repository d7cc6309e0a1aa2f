from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.datasets import import_dataset
from cytolens.datasets.breakhis import CARD, SUBTYPES, parse_name
from cytolens.datasets.errors import LayoutError
from cytolens.manifest import read_manifest
from support.datasets import write_images


@given(
    st.sampled_from(sorted(SUBTYPES)),
    st.from_regex(r"\A[0-9]{2}-[0-9]{4,6}[A-Z]{0,2}\Z"),
    st.sampled_from(["40", "100", "200", "400"]),
    st.integers(1, 999),
)
def test_names_give_patient_and_magnification(
    code: str, patient: str, magnification: str, number: int
) -> None:
    name = parse_name(f"SOB_B_{code}-{patient}-{magnification}-{number:03d}")
    assert name == ("benign", SUBTYPES[code], patient, magnification)


def test_a_patient_under_two_subtypes_is_told(tmp_path: Path) -> None:
    names = ["SOB_M_DC-14-13412-40-001", "SOB_M_LC-14-13412-40-001"]
    root = write_images(tmp_path / "set", [f"x/{name}.png" for name in names])
    report = import_dataset(
        CARD.name, root, out=tmp_path / "m.csv", allow_incomplete=True
    )
    table = read_manifest(tmp_path / "m.csv").table
    assert list(table["group"]) == ["14-13412"] * 2
    assert list(table["subtype"]) == ["ductal_carcinoma", "lobular_carcinoma"]
    assert list(table["magnification"].astype(str)) == ["40", "40"]
    assert any("14-13412" in note for note in report.notes)


def test_other_names_are_refused(tmp_path: Path) -> None:
    root = write_images(tmp_path / "set", ["a/1.png"])
    with pytest.raises(LayoutError, match="such as 1"):
        import_dataset(CARD.name, root, out=tmp_path / "m.csv")
