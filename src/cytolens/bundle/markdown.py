"""Markdown tables whose cells cannot break them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def cell(text: str) -> str:
    """A cell's text, on one line and without a bar of its own."""
    return text.replace("|", "\\|").replace("\n", " ")


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a table."""
    return [
        "| " + " | ".join(map(cell, header)) + " |",
        "|---" * len(header) + "|",
        *("| " + " | ".join(map(cell, row)) + " |" for row in rows),
    ]
