"""Names of classes, sites and figures as labels: broken into lines, never clipped."""

from __future__ import annotations

import re
import textwrap

MOST_LINES = 3


def wrapped(name: str, *, width: int = 18) -> str:
    """Break a name after spaces, underscores, hyphens and slashes.

    Args:
        name: Any text.
        width: Letters in a line. What needs more than three lines ends in dots.
    """
    pieces = re.findall(r"[^\s_\-/]*(?:[\s_\-/]|$)", name)
    lines = [""]
    for piece in filter(None, pieces):
        for part in textwrap.wrap(piece, width, drop_whitespace=False) or [piece]:
            if lines[-1] and len((lines[-1] + part).rstrip()) > width:
                lines.append("")
            lines[-1] += part
    lines = [line.strip() for line in lines if line.strip()]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][: width - 1] + "…"]
    return "\n".join(lines)


def shortened(name: str, *, width: int = 26) -> str:
    """One line; the middle of a longer name is left out, as ends tell names apart."""
    if len(name) <= width:
        return name
    head = (width - 1 + 1) // 2
    return f"{name[:head]}…{name[-(width - 1 - head) :]}"
