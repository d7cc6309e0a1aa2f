"""What is known of one value of a column, and of all its values together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from cytolens.evaluation.difference import Difference
    from cytolens.evaluation.figure import Figure


@dataclass(frozen=True)
class Subgroup:
    """The samples that share a value.

    Attributes:
        value: Such as ``site A``, ``50 to under 65`` or ``not known``.
        samples: How many.
        groups: From how many groups (patients, slides), or samples without one.
        per_class: Samples of each class.
        groups_per_class: Groups of each class.
        figures: With intervals.
        differences: Against all other known values, one for each figure; empty where
            the comparison was already made from the other side, or makes no sense.
        too_small: Figure -> why it is not interpreted.
    """

    value: str
    samples: int
    groups: int
    per_class: dict[str, int]
    groups_per_class: dict[str, int]
    figures: tuple[Figure, ...]
    differences: tuple[Difference, ...]
    too_small: dict[str, str]

    @property
    def is_too_small(self) -> bool:
        """Whether no figure of it may be interpreted."""
        return all(figure.name in self.too_small for figure in self.figures)

    def __getitem__(self, name: str) -> Figure:
        """The figure of that name."""
        return next(figure for figure in self.figures if figure.name == name)

    def difference(self, name: str) -> Difference | None:
        """The difference of that figure against the others, where there is one."""
        return next((item for item in self.differences if item.name == name), None)

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        return {
            "value": self.value,
            "samples": self.samples,
            "groups": self.groups,
            "per_class": self.per_class,
            "groups_per_class": self.groups_per_class,
            "figures": [figure.as_dict() for figure in self.figures],
            "differences": [item.as_dict() for item in self.differences],
            "too_small": self.too_small,
        }


@dataclass(frozen=True)
class Subgroups:
    """All values of one column.

    Attributes:
        column: Its name.
        rule: How its values were made.
        subgroups: One for each value; the samples without one come last.
        findings: What differs, in plain sentences; or that nothing does.
        multiplicity: How many comparisons were made, and how many chance would give.
    """

    column: str
    rule: str
    subgroups: tuple[Subgroup, ...]
    findings: tuple[str, ...]
    multiplicity: str

    def __getitem__(self, value: str) -> Subgroup:
        """The subgroup of that value."""
        return next(group for group in self.subgroups if group.value == value)

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        return {
            "column": self.column,
            "rule": self.rule,
            "subgroups": [group.as_dict() for group in self.subgroups],
            "findings": list(self.findings),
            "multiplicity": self.multiplicity,
        }

    def frame(self) -> pd.DataFrame:
        """One row for each value and figure, with all digits."""
        import pandas as pd

        rows = [
            _row(self.column, group, figure)
            for group in self.subgroups
            for figure in group.figures
        ]
        return pd.DataFrame(rows)


def _row(column: str, group: Subgroup, figure: Figure) -> dict[str, Any]:
    found = group.difference(figure.name)
    other = {} if found is None else found.as_dict()
    return {
        "column": column,
        "value of column": group.value,
        "samples": group.samples,
        "groups": group.groups,
        "figure": figure.name,
        **{k: v for k, v in figure.as_dict().items() if k != "name"},
        "too small": group.too_small.get(figure.name, ""),
        "difference from the others": other.get("value"),
        "difference low": other.get("low"),
        "difference high": other.get("high"),
        "p": other.get("p"),
        "p corrected": other.get("p_adjusted"),
    }
