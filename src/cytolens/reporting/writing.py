"""Write an evaluation's folder: metrics, tables, drawings, report, predictions."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.errors import OutputExistsError
from cytolens.prediction.storage import guard_formulas
from cytolens.reporting.evaluation_report import evaluation_report
from cytolens.reporting.html import render_html
from cytolens.reporting.pdf import render_pdf
from cytolens.reporting.sections.order import parts_of

if TYPE_CHECKING:
    from cytolens.bundle.schema import ModelDescription
    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.explanation.explainer import Explainer
    from cytolens.manifest.schema import Manifest
    from cytolens.reporting.sections.part import Part

METRICS_FILE = "metrics.json"
REPORT_FILE = "report.html"
PDF_FILE = "report.pdf"
PREDICTIONS_FILE = "predictions.parquet"
PARTS = ("figures", "tables")
OWN_SUFFIXES = {".svg", ".png", ".csv"}
OWN_STEMS = re.compile(
    "intervals|scores|roc|precision_recall|confusion|thresholds|reliability(_equal_.+)?|"
    "calibration|decision|subgroups(_[0-9]+)?|risk_coverage|referral|sets|external|"
    "examples|figures|tripod_ai|claim"
)
"""Names of what a report may draw or tabulate."""
OWN_NAMES = {METRICS_FILE, REPORT_FILE, PDF_FILE, PREDICTIONS_FILE, *PARTS}


def write_evaluation(
    evaluation: Evaluation,
    out: Path | str,
    *,
    description: ModelDescription | None = None,
    manifest: Manifest | None = None,
    explainer: Explainer | None = None,
    banner: str = "",
) -> Path:
    """Write everything about an evaluation into a folder.

    Args:
        evaluation: The figures.
        out: Folder; made if need be. An earlier evaluation in it is replaced.
        description: Of the model, where the bundle is at hand.
        manifest: Where the images are, to show examples.
        explainer: Of the model, to show where it looked in its errors.
        banner: Said above everything, such as that the data are synthetic.

    Returns:
        Path of the page; the same report as PDF stands beside it.

    Raises:
        OutputExistsError: If ``out`` holds something other than an evaluation.
        OSError: If it cannot be written.
    """
    folder = Path(out)
    _claim(folder)
    parts = parts_of(
        evaluation, description=description, manifest=manifest, explainer=explainer
    )
    for part in parts:
        _write_part(part, folder)
    evaluation.predictions.write(folder / PREDICTIONS_FILE)
    report = evaluation_report(
        evaluation, parts, description=description, banner=banner
    )
    _text(folder / REPORT_FILE, render_html(report))
    (folder / PDF_FILE).write_bytes(render_pdf(report))
    # Last, so that a folder with metrics in it is whole.
    metrics = json.dumps(evaluation.as_dict(), indent=2, allow_nan=False)
    _text(folder / METRICS_FILE, metrics + "\n")
    return folder / REPORT_FILE


def _write_part(part: Part, folder: Path) -> None:
    for drawing in part.drawings:
        _text(folder / "figures" / f"{drawing.name}.svg", drawing.svg)
        (folder / "figures" / f"{drawing.name}.png").write_bytes(drawing.png)
    for name, frame in part.tables.items():
        path = folder / "tables" / f"{name}.csv"
        guard_formulas(frame).to_csv(path, index=False, lineterminator="\n")


def _claim(folder: Path) -> None:
    is_ours = folder.is_dir() and {f.name for f in folder.iterdir()} <= OWN_NAMES
    if folder.exists() and not is_ours:
        msg = f"{folder} holds something else. Choose a new folder with --out."
        raise OutputExistsError(msg)
    for part in PARTS:
        (folder / part).mkdir(parents=True, exist_ok=True)
    # What an earlier evaluation drew may have no place in this one.
    for path in (file for part in PARTS for file in (folder / part).iterdir()):
        if path.suffix in OWN_SUFFIXES and OWN_STEMS.fullmatch(path.stem):
            path.unlink()
    (folder / METRICS_FILE).unlink(missing_ok=True)


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
