"""Public data sets and other folders, brought into one form: the manifest.

Importing this package registers every known set and layout.
"""

from cytolens.datasets import (
    breakhis,
    folders,
    herlev,
    mendeley_lbc,
    pairs,
    pcam,
    pcam_kaggle,
    sipakmed,
    table,
)
from cytolens.datasets.card import DatasetCard, Groups, RemoteFile
from cytolens.datasets.getting import get_dataset
from cytolens.datasets.importing import ImportReport, import_dataset
from cytolens.datasets.registry import DATASETS, LAYOUTS, PublicDataset

__all__ = [
    "DATASETS",
    "LAYOUTS",
    "DatasetCard",
    "Groups",
    "ImportReport",
    "PublicDataset",
    "RemoteFile",
    "get_dataset",
    "import_dataset",
]

_REGISTERED = (
    breakhis,
    folders,
    herlev,
    mendeley_lbc,
    pairs,
    pcam,
    pcam_kaggle,
    sipakmed,
    table,
)
"""Imported for what they register."""
