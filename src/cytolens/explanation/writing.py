"""Write explanations to a folder: pictures, arrays, and the figures as JSON."""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.explanation.drawing.overlay import write_overlay

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cytolens.explanation.explainer import Explainer
    from cytolens.explanation.explanation import Explanation
    from cytolens.prediction.batches import Unreadable

FIGURES_FILE = "explanations.json"
_LONGEST_STEM = 60


def write_explanation(
    explanation: Explanation, folder: Path, *, number: int
) -> dict[str, str]:
    """Write one explanation's picture and arrays.

    Args:
        explanation: What is written.
        folder: Where; it exists.
        number: Of the sample, which keeps apart what has the same name.

    Returns:
        Names of the files in the folder: ``overlay`` (PNG), ``map`` (``.npy``,
        float32, shape ``(images, size, size)``), and ``arrays`` (``.npz``) where the
        method has more.
    """
    stem = f"{number:04d}-{_plain_name(explanation.sample)}"
    files = {"overlay": f"{stem}.png", "map": f"{stem}.npy"}
    write_overlay(folder / files["overlay"], explanation)
    np.save(folder / files["map"], explanation.saliency.values, allow_pickle=False)
    if explanation.arrays:
        files["arrays"] = f"{stem}.npz"
        arrays: dict[str, Any] = dict(explanation.arrays)
        np.savez_compressed(folder / files["arrays"], allow_pickle=False, **arrays)
    return files


def write_explanations(
    explanations: Iterable[Explanation],
    folder: Path,
    *,
    explainer: Explainer,
    unreadable: list[Unreadable],
) -> dict[str, Any]:
    """Write explanations as they come, and ``explanations.json`` at the end.

    Args:
        explanations: Of the explainer.
        folder: Where; it is made if it is not there.
        explainer: Whose model and method are named.
        unreadable: Samples left out, filled while the explanations are made.

    Returns:
        What stands in the file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = [
        explanation.as_dict()
        | {"files": write_explanation(explanation, folder, number=number)}
        for number, explanation in enumerate(explanations, start=1)
    ]
    content = {
        "model": explainer.bundle.id,
        "intended_use": RESEARCH_USE_ONLY,
        "method": explainer.method.name,
        "sanity_check": explainer.trust,
        "classes": list(explainer.bundle.classes),
        "size_px": explainer.bundle.preprocessing.size_px,
        "explanations": written,
        "unreadable": [vars(item) for item in unreadable],
    }
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    (folder / FIGURES_FILE).write_text(text, encoding="utf-8", newline="\n")
    return content


def _plain_name(sample: str) -> str:
    """A part of a file name that every system takes."""
    stem = PurePath(sample.replace("\\", "/")).stem
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-")
    return plain[:_LONGEST_STEM] or "sample"
