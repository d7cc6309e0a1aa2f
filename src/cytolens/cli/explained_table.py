"""What `cytolens explain` shows in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cytolens.cli.output import progress_console

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rich.table import Table

SHOWN = 20
"""Rows shown in the terminal; the JSON file has all."""
PASSED = "destroyed"
LOOKS_AT = "looks at"


def show_maps(content: dict[str, Any], out: Path, *, without_mask: list[str]) -> None:
    """Print a table, what could not be read, and whether the method can be trusted.

    Args:
        content: Of ``explanations.json``.
        out: The folder.
        without_mask: Samples whose mask was asked for and could not be read.
    """
    from rich.text import Text

    console = progress_console()
    rows = content["explanations"]
    if rows:
        console.print(_table(rows[:SHOWN]))
    if len(rows) > SHOWN:
        console.print(f"... and {len(rows) - SHOWN} more.")
    for item in content["unreadable"]:
        text = Text(f"unreadable: {item['path']}: {item['reason']}")
        console.print(text, style="yellow")
    for sample in without_mask:
        console.print(Text(f"no mask: {sample}"), style="yellow")
    show_trust(content["sanity_check"])
    said = f"{len(rows)} explained by {content['method']}. Pictures and figures: {out}"
    console.print(said, markup=False, soft_wrap=True)


def show_trust(check: Mapping[str, object]) -> None:
    """Print what is said of the method for this model; aloud unless it passed."""
    from rich.text import Text

    style = "" if check["outcome"] == PASSED else "bold yellow"
    progress_console().print(Text(str(check["said"]), style=style), soft_wrap=True)


def _table(rows: list[dict[str, Any]]) -> Table:
    from rich.table import Table
    from rich.text import Text

    head = ["sample", "predicted", "explained", "half of it on"]
    has_parts = any(row["looks_at"] for row in rows)
    table = Table(*head, box=None, pad_edge=False)
    if has_parts:
        table.add_column(LOOKS_AT)
    for row in rows:
        chance = row["probabilities"][row["predicted"]]
        cells = [
            row["sample"],
            f"{row['predicted']} {chance:.3f}",
            row["target"],
            ", ".join(_area(figures) for figures in row["maps"]),
        ]
        if has_parts:
            said = (row["looks_at"] or {}).get("said", "")
            cells.append(said.removeprefix(f"{LOOKS_AT}: "))
        table.add_row(*map(Text, cells))
    return table


def _area(figures: dict[str, Any]) -> str:
    area = figures["area_of_half"]
    return "empty map" if area is None else f"{area:.0%} of the image"
