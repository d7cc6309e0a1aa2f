"""Reads ``metrics.json`` of an evaluation, whichever version wrote it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cytolens.errors import CytolensError

SCHEMA = "cytolens-metrics"
VERSIONS = (1, 2)
METRICS_FILE = "metrics.json"
_MAX_BYTES = 64 << 20


class MetricsError(CytolensError):
    """A file is no evaluation of this model."""


@dataclass(frozen=True)
class Metrics:
    """One evaluation.

    Attributes:
        name: Of its folder.
        content: All of ``metrics.json``; later parts may be missing.
    """

    name: str
    content: dict[str, Any]

    @property
    def population(self) -> dict[str, Any]:
        """Who was tested."""
        found: dict[str, Any] = self.content["population"]
        return found

    @property
    def figures(self) -> list[dict[str, Any]]:
        """Overall figures."""
        found: list[dict[str, Any]] = self.content["figures"]
        return found

    @property
    def split(self) -> str | None:
        """Which split was tested; None for all samples of a table."""
        found: str | None = self.population.get("split")
        return found

    @property
    def samples(self) -> int:
        """How many were tested."""
        return int(self.population["samples"])


def read_metrics(source: Path | str, *, model: str) -> Metrics:
    """Read the evaluation in a folder, or its ``metrics.json``.

    Args:
        source: Folder or file.
        model: Id of the model that must have been evaluated.

    Raises:
        MetricsError: If it is missing, damaged, of a later version or another model.
    """
    path = Path(source)
    file = path / METRICS_FILE if path.is_dir() else path
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise MetricsError(f"{file} is larger than any {METRICS_FILE} can be.")
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        msg = f"There is no {file}. Give a folder that `cytolens evaluate` wrote."
        raise MetricsError(msg) from error
    except (ValueError, RecursionError) as error:
        raise MetricsError(f"{file} is not readable JSON: {error}.") from error
    _check(content, file, model)
    return Metrics(file.resolve().parent.name, content)


def _check(content: object, file: Path, model: str) -> None:
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        msg = f"{file} is not a {METRICS_FILE} of `cytolens evaluate`."
        raise MetricsError(msg)
    if content.get("version") not in VERSIONS:
        known = " and ".join(map(str, VERSIONS))
        msg = (
            f"{file} has version {content.get('version')!r}; this Cytolens reads "
            f"{known}. "
            "Upgrade with: pip install --upgrade cytolens"
        )
        raise MetricsError(msg)
    missing = {"population", "figures", "cautions", "protocol"} - set(content)
    if missing:
        raise MetricsError(f"{file} lacks {', '.join(sorted(missing))}.")
    models = content.get("model") or []
    if models != [model]:
        found = ", ".join(map(str, models)) or "no model by name"
        msg = (
            f"{file} is an evaluation of {found}, but the bundle is {model}. Evaluate "
            "this bundle first."
        )
        raise MetricsError(msg)
