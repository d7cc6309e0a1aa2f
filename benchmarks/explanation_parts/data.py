"""The real sets as manifests, with a column for masks where a file holds them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import pandas as pd

from cytolens.manifest.read import read_manifest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cytolens.manifest import Manifest

_TWINS = {"23", "87", "26", "28", "100"}
"""Cases of the lesion set that are copies of others."""
_HELD_OUT = 4
"""One in so many is held out, where a set has no split."""


def load_manifest(name: str, data: Path, scratch: Path) -> Manifest:
    """Give one of the sets.

    Args:
        name: ``cells``, ``pcam``, ``lesions`` or ``pairs``.
        data: The folder of all sets.
        scratch: Where a manifest is written, if the set has none.
    """
    known = {"pcam": "pcam", "pairs": "cervix-pairs"}
    if name in known:
        return read_manifest(data / known[name] / "manifest.csv")
    makers: dict[str, Callable[[Path], pd.DataFrame]] = {
        "cells": _cells,
        "lesions": _lesions,
    }
    path = scratch / f"{name}.csv"
    makers[name](data).to_csv(path, index=False)
    return read_manifest(path)


def fewer(manifest: Manifest, images: int | None) -> Manifest:
    """Keep so many training samples, drawn by chance, and all others."""
    if images is None:
        return manifest
    is_train = (manifest.table["split"] == "train").to_numpy(dtype=bool)
    drawn = np.random.default_rng(0).permutation(np.flatnonzero(is_train))[:images]
    kept = ~is_train
    kept[drawn] = True
    return manifest.where(pd.Series(kept))


def _cells(data: Path) -> pd.DataFrame:
    """Herlev cells at 40 px, normal or not; the masks lie beside the images."""
    folder = data / "herlev-masks"
    files = sorted(f for f in folder.glob("*/*.BMP") if not f.stem.endswith("-d"))
    return pd.DataFrame(
        {
            "sample": [f"{f.parent.name}-{f.stem}" for f in files],
            "image": [f.resolve().as_posix() for f in files],
            "label": [
                "normal" if "normal" in f.parent.name else "abnormal" for f in files
            ],
            "split": [_split(f.parent.name + f.stem) for f in files],
        }
    )


def _lesions(data: Path) -> pd.DataFrame:
    """Cervix after acetic acid, with or without a lesion; by case, without copies."""
    folder = (data / "faulty" / "annocerv-twins").resolve()
    table = pd.read_csv(folder / "metadata.csv", dtype=str)
    table = table[~table["case_id"].isin(_TWINS)]
    has_lesion = table["has_acetowhite_annotation"] == "True"
    return pd.DataFrame(
        {
            "sample": table["image_id"],
            "image": [(folder / path).as_posix() for path in table["image_path"]],
            "label": np.where(has_lesion, "lesion", "none"),
            "group": table["case_id"],
            "split": np.where(table["split"] == "train", "train", "val"),
            "mask": [(folder / path).as_posix() for path in table["mask_path"]],
        }
    )


def _split(name: str) -> str:
    """The same on every machine; neighbours in a folder are not of one slide."""
    digits = re.sub(r"\s+", "", name)
    return "val" if crc32(digits.encode()) % _HELD_OUT == 0 else "train"
