"""Whether a model looks where no cell is, in words, figures and mean maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.explanation.shortcuts.regions import MEANINGS
from cytolens.explanation.shortcuts.verdict import RULE
from cytolens.reporting.figure_cells import stacked
from cytolens.reporting.report import Bullets, Paragraph, Picture, Section, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.explanation.shortcuts.report import ShortcutReport
    from cytolens.explanation.shortcuts.verdict import RegionFinding
    from cytolens.reporting.drawings.canvas import Drawing
    from cytolens.reporting.report import Block

HEADER = ("region", "images", "groups", "share of map", "share of image", "difference")


def shortcuts_section(found: ShortcutReport, drawing: Drawing | None) -> Section:
    """Put a hunt for shortcuts into one section.

    Args:
        found: What it found.
        drawing: Of its mean maps; None where every map is empty.
    """
    blocks: list[Block] = [
        Paragraph(found.verdict),
        _table("All samples; 95 % intervals below each figure.", found.findings),
        *(
            _table(f"Samples that are called {name}.", part)
            for name, part in found.by_class.items()
        ),
    ]
    if drawing is not None:
        blocks.append(
            Picture(
                "Mean map of each predicted class, in multiples of an even map.",
                "Mean maps: "
                + "; ".join(finding.verdict for finding in found.findings),
                drawing.svg,
                wide=True,
            )
        )
    meanings = tuple(f"{name}: {meaning}" for name, meaning in MEANINGS.items())
    blocks += [Paragraph(RULE), Bullets(meanings)]
    return Section("Whether it looks where no cell is", tuple(blocks))


def _table(caption: str, findings: Sequence[RegionFinding]) -> Table:
    return Table(
        caption,
        HEADER,
        tuple(
            (
                found.region,
                str(found.samples),
                str(found.groups),
                stacked(found.mass),
                "-" if found.area is None else f"{found.area:.3f}",
                stacked(found.excess),
            )
            for found in findings
        ),
        notes=tuple(found.verdict for found in findings),
    )
