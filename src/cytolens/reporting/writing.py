"""Write an evaluation's folder: metrics, tables, drawings, page, predictions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.errors import OutputExistsError
from cytolens.prediction.storage import guard_formulas
from cytolens.reporting.drawings.confusion import draw_confusion
from cytolens.reporting.drawings.intervals import draw_intervals
from cytolens.reporting.drawings.roc import draw_roc
from cytolens.reporting.evaluation_report import evaluation_report
from cytolens.reporting.figure_tables import confusion_frame, figures_frame
from cytolens.reporting.html import render_html

if TYPE_CHECKING:
    from cytolens.bundle.schema import ModelDescription
    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.manifest.schema import Manifest
    from cytolens.reporting.drawings.canvas import Drawing

METRICS_FILE = "metrics.json"
REPORT_FILE = "report.html"
PREDICTIONS_FILE = "predictions.parquet"
PARTS = ("figures", "tables")
OWN_NAMES = {METRICS_FILE, REPORT_FILE, PREDICTIONS_FILE, *PARTS}


def write_evaluation(
    evaluation: Evaluation,
    out: Path | str,
    *,
    description: ModelDescription | None = None,
    manifest: Manifest | None = None,
    banner: str = "",
) -> Path:
    """Write everything about an evaluation into a folder.

    Args:
        evaluation: The figures.
        out: Folder; made if need be. An earlier evaluation in it is replaced.
        description: Of the model, where the bundle is at hand.
        manifest: Where the images are, to show examples.
        banner: Said above everything, such as that the data are synthetic.

    Returns:
        Path of the page.

    Raises:
        OutputExistsError: If ``out`` holds something other than an evaluation.
        OSError: If it cannot be written.
    """
    folder = Path(out)
    _claim(folder)
    drawings = _draw(evaluation)
    for drawing in drawings.values():
        _text(folder / "figures" / f"{drawing.name}.svg", drawing.svg)
        (folder / "figures" / f"{drawing.name}.png").write_bytes(drawing.png)
    tables = {
        "figures": figures_frame(evaluation),
        "confusion": confusion_frame(evaluation),
    }
    for name, frame in tables.items():
        path = folder / "tables" / f"{name}.csv"
        guard_formulas(frame).to_csv(path, index=False, lineterminator="\n")
    evaluation.predictions.write(folder / PREDICTIONS_FILE)
    report = evaluation_report(
        evaluation,
        drawings,
        description=description,
        manifest=manifest,
        banner=banner,
    )
    _text(folder / REPORT_FILE, render_html(report))
    # Last, so that a folder with metrics in it is whole.
    metrics = json.dumps(evaluation.as_dict(), indent=2, allow_nan=False)
    _text(folder / METRICS_FILE, metrics + "\n")
    return folder / REPORT_FILE


def _draw(evaluation: Evaluation) -> dict[str, Drawing]:
    figures = evaluation.figures
    return {
        "intervals": draw_intervals([(f.name, f) for f in figures.overall]),
        "confusion": draw_confusion(figures.confusion, evaluation.scored.classes),
        "roc": draw_roc(evaluation.scored, figures),
    }


def _claim(folder: Path) -> None:
    is_ours = folder.is_dir() and {f.name for f in folder.iterdir()} <= OWN_NAMES
    if folder.exists() and not is_ours:
        msg = f"{folder} holds something else. Choose a new folder with --out."
        raise OutputExistsError(msg)
    for part in PARTS:
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / METRICS_FILE).unlink(missing_ok=True)


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
