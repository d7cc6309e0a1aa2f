"""Draw the measured areas under the curve with their intervals, for the README."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "assets" / "accuracy.png"
LOOKS = {
    "laptop": ("#0b7a75", "o"),
    "plain fine-tuning": ("#b0413e", "s"),
    "frozen + LR": ("#6b6b6b", "D"),
}
"""Colour and marker; every other system is a published one."""
PUBLISHED = ("#3b5ba5", "^")


def draw(results: list[dict[str, Any]]) -> None:
    """Draw one line per question and system, grouped by question."""
    rows = sorted(
        (result["dataset"], answer["question"], result["system"], answer["figures"])
        for result in results
        for answer in result["answers"]
    )
    figure = Figure(figsize=(9, 0.32 * len(rows) + 1.2), layout="constrained")
    axes = figure.subplots()
    labels = []
    for place, (dataset, question, system, figures) in enumerate(rows):
        area = figures["auc"]
        colour, marker = LOOKS.get(system, PUBLISHED)
        axes.hlines(place, area["low"], area["high"], colour, linewidth=2)
        axes.plot(area["value"], place, marker, color=colour, markersize=7)
        labels.append(f"{dataset}, {question}: {system}")
    axes.set_yticks(range(len(rows)), labels)
    axes.invert_yaxis()
    axes.axvline(0.5, color="#999999", linestyle=":")
    axes.set_xlim(0, 1)
    axes.grid(axis="x", alpha=0.3)
    axes.set_xlabel("area under the ROC curve, 95 % interval (dotted: chance)")
    axes.set_title("Real images, groups apart. Research use only.", loc="left")
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=110)
