"""Internal and external figures side by side."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from cytolens.evaluation.difference import Difference
    from cytolens.evaluation.external.side import Side
    from cytolens.evaluation.figure import Figure


@dataclass(frozen=True)
class Row:
    """One figure on both sets; the difference is external minus internal."""

    internal: Figure
    external: Figure
    difference: Difference

    @property
    def name(self) -> str:
        """Of the figure."""
        return self.internal.name


@dataclass(frozen=True)
class SideBySide:
    """What is left of the internal figures outside.

    Attributes:
        internal: Where the model comes from.
        external: Data from elsewhere.
        rows: One for each figure that both have.
        findings: What drops, in plain sentences; or that no drop is shown.
        changes: How the two sets differ: prevalence, sites, how sure the model is.
        cautions: What a reader must know before comparing them.
    """

    internal: Side
    external: Side
    rows: tuple[Row, ...]
    findings: tuple[str, ...]
    changes: tuple[str, ...]
    cautions: tuple[str, ...]

    def __getitem__(self, name: str) -> Row:
        """The row of that figure."""
        return next(row for row in self.rows if row.name == name)

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        return {
            "internal": _side(self.internal),
            "external": _side(self.external),
            "figures": [
                {
                    "name": row.name,
                    "internal": row.internal.as_dict(),
                    "external": row.external.as_dict(),
                    "difference": row.difference.as_dict(),
                }
                for row in self.rows
            ],
            "findings": list(self.findings),
            "changes": list(self.changes),
            "cautions": list(self.cautions),
        }

    def frame(self) -> pd.DataFrame:
        """One row for each figure, with all digits."""
        import pandas as pd

        rows: list[dict[str, Any]] = []
        for row in self.rows:
            cells: dict[str, Any] = {"figure": row.name}
            for side, figure in _three(row):
                place = {"value": figure.value, "low": figure.low, "high": figure.high}
                cells |= {f"{side} {key}": value for key, value in place.items()}
            rows.append(cells | {"p": row.difference.p, "test": row.difference.test})
        return pd.DataFrame(rows)


def _three(row: Row) -> tuple[tuple[str, Figure], ...]:
    return (
        ("internal", row.internal),
        ("external", row.external),
        ("difference", row.difference.figure),
    )


def _side(side: Side) -> dict[str, Any]:
    fields = asdict(side) | {"models": list(side.models)}
    return {k: v for k, v in fields.items() if k not in {"figures", "classes"}}
