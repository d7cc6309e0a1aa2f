"""Keep the README's table equal to what was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

README = Path(__file__).resolve().parents[2] / "README.md"
BEGIN, END = "<!-- accuracy: begin -->", "<!-- accuracy: end -->"
FIGURES = (("balanced_accuracy", "balanced accuracy"), ("auc", "AUC"))


def write_table(results: list[dict[str, Any]]) -> None:
    """Put one row per system and question between the README's two marks."""
    header = "| set, task | system | " + " | ".join(name for _, name in FIGURES) + " |"
    rows = sorted(_rows(results))
    table = "\n".join([header, "|" + "---|" * (2 + len(FIGURES)), *rows])
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def _rows(results: list[dict[str, Any]]) -> list[str]:
    return [
        f"| {result['dataset']}, {answer['question']} | {result['system']} | "
        + " | ".join(_cell(answer["figures"][key]) for key, _ in FIGURES)
        + " |"
        for result in results
        for answer in result["answers"]
    ]


def _cell(figure: dict[str, Any]) -> str:
    return f"{figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"
