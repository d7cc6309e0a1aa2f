"""Write ``docs/benchmarks/accuracy.md`` from the results that were measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.accuracy.picture import draw
from benchmarks.accuracy.readme import write_table

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "benchmarks" / "accuracy" / "results"
PAGE = ROOT / "docs" / "benchmarks" / "accuracy.md"

HEAD = Path(__file__).with_name("head.md")

GOALS = (
    ("pcam", "tumour", "auc", 0.955, 0.943),
    ("herlev", "7 classes", "balanced_accuracy", 0.68, 0.591),
    ("herlev", "normal/abnormal", "auc", 0.96, 0.924),
    ("oral", "OSCC", "auc", 0.92, 0.798),
    ("lbc", "4 classes", "balanced_accuracy", 0.66, 0.570),
)
"""Set for `laptop` before it was measured: data set, task, figure, goal; and what
plain fine-tuning had reached when the goals were set, on two cores too."""
COLUMNS = (
    ("balanced_accuracy", "balanced accuracy"),
    ("auc", "AUC"),
    ("sensitivity", "sensitivity"),
    ("specificity", "specificity"),
)


def _number(figure: dict[str, Any] | None) -> str:
    if not figure:
        return "-"
    if figure["value"] is None:
        return "not defined"
    low, high = figure["low"], figure["high"]
    if low is None or high is None:
        return f"{figure['value']:.3f}"
    return f"{figure['value']:.3f} ({low:.3f} to {high:.3f})"


def _rows(result: dict[str, Any]) -> list[str]:
    lines = []
    for answer in result["answers"]:
        cells = [
            answer["question"],
            result["system"],
            f"{answer['n']} in {answer['groups']}",
            *(_number(answer["figures"].get(key)) for key, _ in COLUMNS),
            f"{result['seconds']:.0f}",
            f"{result['cpu_seconds'] / 2:.0f}",
            "; ".join(filter(None, [result["protocol"], result["note"]])),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _table(results: list[dict[str, Any]]) -> str:
    names = [title for _, title in COLUMNS]
    header = [
        "task",
        "system",
        "images in groups",
        *names,
        "seconds",
        "CPU seconds / 2 cores",
        "note",
    ]
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    rows = sorted(line for result in results for line in _rows(result))
    return "\n".join([*lines, *rows])


def _goals(results: list[dict[str, Any]]) -> str:
    """Say of every goal whether it was met, with the figure as it came out."""
    measured = {
        (result["dataset"], answer["question"]): answer["figures"]
        for result in results
        if result["system"] == "laptop"
        for answer in result["answers"]
    }
    lines = [
        "| task | figure | goal | measured | met | plain fine-tuning, earlier |",
        "|---|---|---|---|---|---|",
    ]
    for dataset, question, name, goal, earlier in GOALS:
        figure = measured.get((dataset, question), {}).get(name)
        met = "yes" if figure and figure["value"] >= goal else "no"
        cells = [f"{dataset}, {question}", dict(COLUMNS)[name], f"{goal:g}"]
        lines.append(
            "| " + " | ".join([*cells, _number(figure), met, f"{earlier:g}"]) + " |"
        )
    return "## The goals set for `laptop`\n\n" + "\n".join(lines) + "\n"


def write_page() -> None:
    """Render every result that is there, grouped by data set."""
    results = [json.loads(path.read_text()) for path in sorted(RESULTS.glob("*.json"))]
    if not results:
        return
    parts = [
        HEAD.read_text(encoding="utf-8"),
        f"**Hardware.** {results[0]['hardware']}.\n",
    ]
    parts.append(_goals(results))
    for dataset in sorted({result["dataset"] for result in results}):
        rows = [result for result in results if result["dataset"] == dataset]
        methods = sorted(
            {
                figure["method"]
                for row in rows
                for answer in row["answers"]
                for figure in answer["figures"].values()
            }
        )
        parts += [
            f"\n## {dataset}\n",
            _table(rows),
            f"\nIntervals: {'; '.join(methods)}.\n",
        ]
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    draw(results)
    write_table(results)
