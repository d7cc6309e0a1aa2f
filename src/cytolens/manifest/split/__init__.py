"""Stratified, grouped splits: fractions, folds, nested folds, a site held out."""

from cytolens.manifest.split.errors import SplitError
from cytolens.manifest.split.folds import (
    cross_validation,
    fold_manifest,
    nested_cross_validation,
)
from cytolens.manifest.split.fractions import DEFAULT_FRACTIONS, split_manifest
from cytolens.manifest.split.groups import class_group_counts
from cytolens.manifest.split.summary import SplitSummary, summarise_split

__all__ = [
    "DEFAULT_FRACTIONS",
    "SplitError",
    "SplitSummary",
    "class_group_counts",
    "cross_validation",
    "fold_manifest",
    "nested_cross_validation",
    "split_manifest",
    "summarise_split",
]
