"""Write ``docs/benchmarks/external.md`` from the two evaluations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.evaluation.difference import p_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cytolens.evaluation.external import SideBySide

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "external.md"
HEAD = Path(__file__).with_name("head.md")


def write_page(sides: SideBySide, *, labels: Mapping[str, tuple[int, int]]) -> None:
    """Put figures, findings and cautions below the written head."""
    parts = [
        HEAD.read_text(encoding="utf-8"),
        _figures(sides),
        "## What the figures say\n",
        _listed(sides.findings),
        "## The external set by its own labels\n",
        _labels(labels),
        "## How the sets differ\n",
        _listed(sides.changes),
        "## What to beware of\n",
        _listed(sides.cautions),
    ]
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


def _figures(sides: SideBySide) -> str:
    lines = [
        "| figure | internal (Herlev `val`) | external (`lbc`) | difference | |",
        "|---|---|---|---|---|",
    ]
    for row in sides.rows:
        figure = row.difference.figure
        cells = [row.name, row.internal.text, row.external.text, figure.text]
        lines.append("| " + " | ".join([*cells, p_text(row.difference.p)]) + " |")
    home, away = sides.rows[0].internal, sides.rows[0].external
    return "\n".join(
        [
            *lines,
            "",
            f"95 % intervals. Internal: {home.method}. External: {away.method}. "
            "Differences: square-and-add of both intervals.\n",
        ]
    )


def _labels(labels: Mapping[str, tuple[int, int]]) -> str:
    rows = [
        f"| {name} | {n} | {hits} ({100 * hits / n:.0f} %) |"
        for name, (n, hits) in labels.items()
    ]
    head = ["| label | images | called abnormal |", "|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def _listed(sentences: tuple[str, ...]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences) + "\n"
