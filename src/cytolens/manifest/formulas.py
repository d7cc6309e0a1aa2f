"""Cells that a spreadsheet would run as formulas, made harmless and back."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
GUARD = "'"
"""A spreadsheet shows a cell that starts with an apostrophe as text."""


def guard_cell(cell: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run.

    Text that starts with an apostrophe gets one more, so that `unguard_cell` gives
    back every text unchanged.
    """
    return f"{GUARD}{cell}" if cell.startswith((*FORMULA_STARTS, GUARD)) else cell


def unguard_cell(cell: str) -> str:
    """Undo `guard_cell`; other text stays."""
    is_guarded = cell.startswith(GUARD) and cell[1:].startswith(
        (*FORMULA_STARTS, GUARD)
    )
    return cell[1:] if is_guarded else cell
