"""PatchCamelyon as on Kaggle: tif files and a table of labels."""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING

from cytolens.datasets.card import DatasetCard, Groups
from cytolens.datasets.errors import LayoutError, MissingFilesError
from cytolens.datasets.registry import register_dataset
from cytolens.datasets.rows import ImportRequest, Listing, Row

if TYPE_CHECKING:
    from pathlib import Path

CARD = DatasetCard(
    name="pcam-kaggle",
    title="Histopathologic Cancer Detection (PatchCamelyon on Kaggle)",
    summary="The labelled part of a Kaggle competition: 220,025 patches of "
    "PatchCamelyon without its duplicates.",
    classes={
        "0": "no tumour in the central 32 x 32 px",
        "1": "at least one pixel of tumour in the central 32 x 32 px",
    },
    counts={"0": 130_908, "1": 89_117},
    n_images=220_025,
    image_size="96 x 96, TIFF",
    mpp=0.972,
    licence="CC0 1.0 for the data; Kaggle's competition rules for the download",
    citation="Veeling, Linmans, Winkens, Cohen, Welling: Rotation equivariant CNNs for "
    "digital pathology. MICCAI 2018, arXiv:1806.03962.",
    doi="10.1007/978-3-030-00934-2_24",
    homepage="https://www.kaggle.com/c/histopathologic-cancer-detection",
    groups=Groups(
        unit="unknown",
        known=False,
        source="file names are random: neither slide nor patient is published",
    ),
    known_faults=(
        "No slides: a random split puts patches of one slide, even neighbours, on "
        "both sides, and results are too good. For an honest split use pcam.",
        "Duplicates of PatchCamelyon were removed, so the counts differ from it.",
        "The 57,458 patches of the folder test have no published labels and are not "
        "imported.",
    ),
    layout="train_labels.csv (id, label) beside the folder train with <id>.tif",
    how_to_get="Join the competition on Kaggle (an account is needed), fetch and "
    "unpack histopathologic-cancer-detection.zip, then import the folder.",
)

_TABLE = "train_labels.csv"


@register_dataset(CARD)
def read_pcam_kaggle(root: Path, request: ImportRequest) -> Listing:
    """List ``train/<id>.tif`` for each id of the table.

    Raises:
        LayoutError: If the table is not there or is another.
        MissingFilesError: If images are not there and that was not allowed.
    """
    labels = _labels(root)
    folder = root / "train"
    # A Path object for each of 220,000 names would cost seconds.
    present = set(os.listdir(folder)) if folder.is_dir() else set()  # noqa: PTH208
    missing = [f"train/{name}.tif" for name in labels if f"{name}.tif" not in present]
    if missing and (len(missing) == len(labels) or not request.allow_incomplete):
        raise MissingFilesError(CARD.name, root / _TABLE, missing)
    rows = [
        Row(images=(f"train/{name}.tif",), label=label, mpp=CARD.mpp, sample=name)
        for name, label in labels.items()
        if f"{name}.tif" in present
    ]
    return Listing(root=root, rows=rows, notes=("Slides and patients are unknown.",))


def _labels(root: Path) -> dict[str, str]:
    path = root / _TABLE
    columns: list[str] = []
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = list(reader.fieldnames or [])
            if {"id", "label"} <= set(columns):
                return {row["id"]: row["label"] for row in reader}
    raise LayoutError(
        CARD.name,
        path,
        found=f"the columns {', '.join(columns)}" if columns else "no table",
        expected="a table with the columns id and label",
        next_step="Give the folder that holds train_labels.csv and train.",
    )
