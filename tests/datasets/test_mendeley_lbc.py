from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.datasets import import_dataset
from cytolens.datasets.mendeley_lbc import CARD, slide_of
from cytolens.manifest import read_manifest
from support.datasets import write_images


@given(
    st.sampled_from(["HSIL", "LSIL", "NL", "scc"]),
    st.integers(1, 60),
    st.integers(1, 60),
    st.sampled_from(["_{} ({})", "_{}_ ({})", "_{} ({})_0_4446"]),
)
def test_slide_is_class_and_first_number(
    label: str, slide: int, field: int, form: str
) -> None:
    assert slide_of(label + form.format(slide, field)) == f"{label.lower()}_{slide}"


@pytest.mark.parametrize("stem", ["X_0_1", "HSIL", "HSIL_1", "(10)"])
def test_other_names_have_none(stem: str) -> None:
    assert slide_of(stem) is None


def test_full_and_short_class_folders(tmp_path: Path) -> None:
    root = write_images(
        tmp_path / "set",
        [
            "High squamous intra-epithelial lesion/HSIL_1 (10).jpg",
            "Negative for Intraepithelial malignancy/NL_13_ (12).jpg",
            "SCC/renamed.jpg",
        ],
    )
    report = import_dataset(
        CARD.name, root, out=tmp_path / "m.csv", allow_incomplete=True
    )
    table = read_manifest(tmp_path / "m.csv").table
    assert list(table["label"]) == ["HSIL", "NL", "SCC"]
    assert list(table["group"].fillna("")) == ["hsil_1", "nl_13", ""]
    assert any("1 file names" in note for note in report.notes)
