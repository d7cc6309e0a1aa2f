"""How commands speak: one JSON object on standard output, all else on the other."""

from __future__ import annotations

import json
import math
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


def progress_console() -> Console:
    """The console for progress, tables for people, and warnings: standard error."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def print_json(content: dict[str, Any]) -> None:
    """Print one JSON object; a figure that is not a number becomes null."""
    text = json.dumps(_plain(content), ensure_ascii=False, allow_nan=False)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _plain(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return _plain(value.item()) if hasattr(value, "item") else str(value)
