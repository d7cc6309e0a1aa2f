"""The run's curves as a picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from cytolens.training.atomic_file import write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

LOSSES = {"train_loss": "training", "val_loss": "validation"}
FIGURES = {
    "val_accuracy": "accuracy",
    "val_balanced_accuracy": "balanced accuracy",
    "val_auc": "AUC",
}


def draw_curves(
    history: Sequence[dict[str, Any]], path: Path, *, best_epoch: int | None
) -> None:
    """Draw loss, figures and rate over the epochs of all phases.

    Args:
        history: One row per epoch, as in ``log.csv``.
        path: PNG to write.
        best_epoch: Number of the epoch that is kept, from 1; marked.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 3.6), dpi=100)
    # Fixed margins: finding them takes longer than all of the drawing.
    figure.subplots_adjust(left=0.05, right=0.98, top=0.9, bottom=0.15)
    axes = figure.subplots(1, 3)
    epochs = list(range(1, len(history) + 1))
    for axis, title, names in (
        (axes[0], "Loss", LOSSES),
        (axes[1], "Validation", FIGURES),
        (axes[2], "Rate", {"rate": "rate"}),
    ):
        for column, label in names.items():
            axis.plot(epochs, [row[column] for row in history], ".-", label=label)
        _mark(axis, history, best_epoch)
        axis.set(title=title, xlabel="epoch")
        axis.grid(alpha=0.3)
        if len(names) > 1:
            axis.legend(frameon=False)
    # A rate of zero, as at the end of a single epoch, has no logarithm.
    if any(row["rate"] > 0 for row in history):
        axes[2].set_yscale("log")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    write_atomically(path, buffer.getvalue())


def _mark(
    axis: Axes, history: Sequence[dict[str, Any]], best_epoch: int | None
) -> None:
    for number in range(1, len(history)):
        if history[number]["phase"] != history[number - 1]["phase"]:
            axis.axvline(number + 0.5, color="grey", linestyle=":")
    if best_epoch is not None:
        axis.axvline(best_epoch, color="green", alpha=0.4, linewidth=3)
