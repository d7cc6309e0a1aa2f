"""Which blocks stand side by side; the same on the page and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.report import Picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.reporting.report import Block


def block_rows(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], ...]:
    """Pair neighbouring pictures that are not wide; all else has a row of its own."""
    rows: list[tuple[Block, ...]] = []
    for block in blocks:
        if _is_half(block) and rows and len(rows[-1]) == 1 and _is_half(rows[-1][0]):
            rows[-1] = (rows[-1][0], block)
        else:
            rows.append((block,))
    return tuple(rows)


def _is_half(block: Block) -> bool:
    return isinstance(block, Picture) and not block.wide
