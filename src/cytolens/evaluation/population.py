"""On whom a model was tested: counts of samples, groups, sites and classes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from cytolens.prediction.table import Predictions


@dataclass(frozen=True)
class Population:
    """Who was tested.

    Attributes:
        split: Which split; None for all rows of the table.
        splits: Samples of each split among these rows.
        samples: Labelled samples.
        unlabelled: Samples left out because they have no label.
        groups: Distinct groups; None where no sample has one.
        ungrouped: Samples without a group.
        sites: Samples of each site.
        per_class: Samples of each class.
        groups_per_class: Distinct groups (or ungrouped samples) of each class.
        models: Ids of the models that made the predictions.
    """

    split: str | None
    splits: dict[str, int]
    samples: int
    unlabelled: int
    groups: int | None
    ungrouped: int
    sites: dict[str, int]
    per_class: dict[str, int]
    groups_per_class: dict[str, int]
    models: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        return asdict(self) | {"models": list(self.models)}


def describe_population(predictions: Predictions, *, split: str | None) -> Population:
    """Count who is in a table."""
    table = predictions.table[predictions.table["label"].notna()]
    groups = table["group"]
    units = groups.fillna("sample:" + table["sample"].astype("string"))
    return Population(
        split=split,
        splits=_counts(table["split"]),
        samples=len(table),
        unlabelled=len(predictions) - len(table),
        groups=int(groups.nunique()) if groups.notna().any() else None,
        ungrouped=int(groups.isna().sum()),
        sites=_counts(table["site"]),
        per_class={c: int((table["label"] == c).sum()) for c in predictions.classes},
        groups_per_class={
            c: int(units[(table["label"] == c).fillna(value=False)].nunique())
            for c in predictions.classes
        },
        models=tuple(sorted(set(map(str, table["model"].dropna())))),
    )


def _counts(column: pd.Series) -> dict[str, int]:
    counts = column.dropna().astype(str).value_counts().sort_index()
    return {str(name): int(count) for name, count in counts.items()}
