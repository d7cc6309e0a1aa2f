"""PatchCamelyon as published: HDF5 files, exported to PNG beside the manifest."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from cytolens.datasets.card import DatasetCard, Groups, RemoteFile
from cytolens.datasets.errors import LayoutError
from cytolens.datasets.hdf5_patches import PatchSource, export_patches
from cytolens.datasets.registry import register_dataset
from cytolens.datasets.rows import ImportRequest, Listing, Row

if TYPE_CHECKING:
    from pathlib import Path

_STEM = "camelyonpatch_level_2_split"
_URL = "https://zenodo.org/records/2546921/files/"
_SOURCE = "Zenodo record 2546921, as TensorFlow Datasets and torchvision verify it"
_META_SOURCE = (
    "README of github.com/basveeling/pcam; valid and test exchanged there, as users of "
    "the Zenodo files record them"
)
_H5 = (
    (
        "train_x",
        6_421_353_462,
        "1571f514728f59376b705fc836ff4b63",
        "d619e741468a7ab35c7e4a75e6821b7e7e6c9411705d45708f2a0efc8960656c",
    ),
    (
        "train_y",
        21_378,
        "35c2d7259d906cfc8143347bb8e05be7",
        "b74126d2c01b20d3661f9b46765d29cf4e4fba6faba29c8e0d09d406331ab75a",
    ),
    (
        "valid_x",
        805_965_320,
        "d5b63470df7cfa627aeec8b9dc0c066e",
        "f82ee1670d027b4ec388048d9eabc2186b77c009655dae76d624c0ecb053ccb2",
    ),
    (
        "valid_y",
        3_038,
        "2b85f58b927af9964a4c15b8f7e8f179",
        "ce1ae30f08feb468447971cfd0472e7becd0ad96d877c64120c72571439ae48c",
    ),
    (
        "test_x",
        800_875_929,
        "d8c2d60d490dbd479f8199bdfa0cf6ec",
        "79174c2201ad521602a5888be8f36ee10875f37403dd3f2086caf2182ef87245",
    ),
    (
        "test_y",
        3_040,
        "60a7035772fbdb7f34eb86d4420cf66a",
        "0a522005fccc8bbd04c5a117bfaf81d8da2676f03a29d7499f71d0a0bd6068ef",
    ),
)
_META = (
    ("train", "5a3dd671e465cfd74b5b822125e65b0a"),
    ("valid", "67589e00a4a37ec317f2d1932c7502ca"),
    ("test", "3455fd69135b66734e1008f3af684566"),
)
_SPLITS = {"train": "train", "valid": "val", "test": "test"}

CARD = DatasetCard(
    name="pcam",
    title="PatchCamelyon (PCam)",
    summary="327,680 patches of lymph node sections of breast cancer patients, "
    "haematoxylin-eosin, sampled at 10x from the slides of Camelyon16.",
    classes={
        "0": "no tumour in the central 32 x 32 px",
        "1": "at least one pixel of tumour in the central 32 x 32 px",
    },
    counts={},
    split_counts={"train": 262_144, "val": 32_768, "test": 32_768},
    n_images=327_680,
    image_size="96 x 96",
    mpp=0.972,
    licence="CC0 1.0",
    citation="Veeling, Linmans, Winkens, Cohen, Welling: Rotation equivariant CNNs for "
    "digital pathology. MICCAI 2018, arXiv:1806.03962. Slides: Ehteshami Bejnordi et "
    "al., JAMA 318 (2017) 2199-2210.",
    doi="10.1007/978-3-030-00934-2_24",
    homepage="https://github.com/basveeling/pcam",
    groups=Groups(
        unit="slide",
        known=True,
        source="the column wsi of the meta files, where they lie beside the HDF5 "
        "files; unknown without them",
    ),
    known_faults=(
        "Exact duplicates within the set: patches were drawn at random with repeats.",
        "The homepage exchanges the checksums of valid and test; the ones used here "
        "are those of the files on Zenodo.",
        "Both classes are half of each split by design, not as in the clinic.",
        "Tumour outside the central 32 x 32 px does not count.",
        "Resolution is ten-fold magnification, 4 x 0.243 microns per pixel.",
    ),
    layout=f"{_STEM}_<train|valid|test>_<x|y>.h5, or .h5.gz, all in one folder; "
    f"{_STEM}_<split>_meta.csv beside them gives the slides.",
    how_to_get="`cytolens data get pcam` (8 GB), then import the folder; the patches "
    "are written as PNG beside the manifest (about as much again).",
    files=(
        *(
            RemoteFile(
                name=f"{_STEM}_{part}.h5.gz",
                url=f"{_URL}{_STEM}_{part}.h5.gz",
                size_bytes=size,
                md5=md5,
                sha256=sha256,
                checksum_source=_SOURCE,
            )
            for part, size, md5, sha256 in _H5
        ),
        *(
            RemoteFile(
                name=f"{_STEM}_{split}_meta.csv",
                url=f"{_URL}{_STEM}_{split}_meta.csv",
                md5=md5,
                checksum_source=_META_SOURCE,
            )
            for split, md5 in _META
        ),
    ),
)


@register_dataset(CARD)
def read_pcam(root: Path, request: ImportRequest) -> Listing:
    """Export the patches of each split that is there; a repeated import goes on.

    Raises:
        LayoutError: If no split is there, or its files do not belong together.
        MissingExtraError: If h5py is not installed.
    """
    sources = [source for split in _SPLITS if (source := _source(root, split))]
    if not sources:
        raise LayoutError(
            CARD.name,
            root,
            found="no HDF5 file of images with its labels",
            expected=f"{_STEM}_train_x.h5 and _y.h5, and so on (or .h5.gz)",
            next_step="Run `cytolens data get pcam`, or use pcam-kaggle for the "
            "competition's tif files.",
        )
    folder = request.out.parent / f"{request.out.stem}-images"
    rows: list[Row] = []
    for source in sources:
        labels = export_patches(source, folder, on_progress=request.on_progress)
        rows += _rows(source, labels, _slides(root, source.split, len(labels)))
    return Listing(root=folder, rows=rows, notes=_notes(rows))


def _source(root: Path, split: str) -> PatchSource | None:
    images, labels = (_h5(root, f"{_STEM}_{split}_{part}") for part in "xy")
    if images is None or labels is None:
        return None
    return PatchSource(split=split, images=images, labels=labels)


def _h5(root: Path, stem: str) -> Path | None:
    for suffix in (".h5", ".h5.gz"):
        path = root / f"{stem}{suffix}"
        if path.is_file():
            return path
    return None


def _rows(
    source: PatchSource, labels: list[int], slides: list[dict[str, str]] | None
) -> list[Row]:
    rows = []
    for index, label in enumerate(labels):
        meta = slides[index] if slides else {}
        rows.append(
            Row(
                images=(source.patch_path(index),),
                label=str(label),
                group=meta.get("wsi") or None,
                split=_SPLITS[source.split],
                mpp=CARD.mpp,
                sample=f"{source.split}-{index:06d}",
                extra={
                    key: meta[key] for key in ("coord_x", "coord_y") if meta.get(key)
                },
            )
        )
    return rows


def _slides(root: Path, split: str, expected: int) -> list[dict[str, str]] | None:
    path = root / f"{_STEM}_{split}_meta.csv"
    if not path.is_file():
        return None
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0]) if rows else []
    if len(rows) != expected or "wsi" not in columns:
        raise LayoutError(
            CARD.name,
            path,
            found=f"{len(rows)} rows with the columns {', '.join(columns)}",
            expected=f"{expected} rows, as many as patches, with a column wsi",
            next_step="Fetch the meta file again, or import without it.",
        )
    return rows


def _notes(rows: list[Row]) -> tuple[str, ...]:
    if all(row.group for row in rows):
        return ()
    return (
        "Slides are unknown for splits without their meta file; each patch there "
        "counts as its own group.",
    )
