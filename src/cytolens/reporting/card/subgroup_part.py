"""Who it is worse for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cytolens.bundle.markdown import table

if TYPE_CHECKING:
    from cytolens.reporting.card.metrics import Metrics


def subgroup_part(metrics: Metrics) -> list[str]:
    """One table for each column that was asked for; empty where none was."""
    parts: list[str] = []
    for column in metrics.content.get("subgroups") or []:
        rows = [row for group in column["subgroups"] for row in _rows(group)]
        header = (column["column"], "samples", "figure", "value", "interval", "note")
        parts += [
            f"### Subgroups by {column['column']}",
            "\n".join(f"- {line}" for line in column["findings"]),
            column["multiplicity"],
            "\n".join(table(header, rows)),
        ]
    return parts


def _rows(group: dict[str, Any]) -> list[tuple[str, ...]]:
    small = "too small" if group["too_small"] else ""
    return [
        (
            str(group["value"]),
            str(group["samples"]),
            figure["name"],
            "not defined" if figure["value"] is None else f"{figure['value']:.3f}",
            ""
            if figure["low"] is None
            else f"{figure['low']:.3f} to {figure['high']:.3f}",
            "; ".join(filter(None, [small, figure["note"]])),
        )
        for figure in group["figures"]
    ]
