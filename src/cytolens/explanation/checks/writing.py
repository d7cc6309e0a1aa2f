"""Write a check to a folder: the figures as JSON, and a page to read."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.explanation.checks.table import (
    METHOD_HEAD,
    REGION_HEAD,
    markdown_table,
    method_rows,
    region_rows,
)
from cytolens.explanation.checks.verdict import RULE

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.explanation.checks.check import ExplanationCheck

FIGURES_FILE = "explanation-check.json"
PAGE_FILE = "explanation-check.md"


def write_check(check: ExplanationCheck, folder: Path) -> dict[str, Any]:
    """Write both files; earlier ones of the same names are replaced.

    Args:
        check: What is written.
        folder: Where; it is made if it is not there.

    Returns:
        What stands in the JSON file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    content: dict[str, Any] = {"intended_use": RESEARCH_USE_ONLY}
    content |= _finite(check.as_dict())
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    (folder / FIGURES_FILE).write_text(text, encoding="utf-8", newline="\n")
    (folder / PAGE_FILE).write_text(check_page(check), encoding="utf-8", newline="\n")
    return content


def check_page(check: ExplanationCheck) -> str:
    """The whole check as Markdown."""
    parts = [
        f"# Explanations of {check.model}, checked\n",
        f"{RESEARCH_USE_ONLY}. {check.samples} images; intervals of 95 %.\n",
        f"{RULE}\n",
        markdown_table(METHOD_HEAD, method_rows(check)),
    ]
    regions = markdown_table(REGION_HEAD, region_rows(check))
    if regions:
        parts += ["## Where the maps lie\n", regions]
    if check.left_out:
        left = [f"- {name}: {reason}\n" for name, reason in check.left_out.items()]
        parts += ["## Not measured\n", "".join(left)]
    return "\n".join(parts)


def _finite(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
