"""How commands speak: one JSON object on standard output, all else on the other."""

from __future__ import annotations

import json
import math
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar with rate and time left on standard error.

    Yields:
        A function that takes what is done and the total.
    """
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    console = progress_console()
    # Where nobody watches, a bar would only leave empty lines.
    hidden = not console.is_terminal
    bar = Progress(*columns, console=console, transient=True, disable=hidden)
    with bar as progress:
        task = progress.add_task(title, total=None, rate="")

        def advance(done: int, total: int) -> None:
            speed = progress.tasks[0].speed
            rate = f"{speed:.1f}/s" if speed else ""
            progress.update(task, completed=done, total=total, rate=rate)

        yield advance
