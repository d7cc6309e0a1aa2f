"""A progress bar per slide: tiles done, tiles per second, time left."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich import progress
from rich.text import Text

from cytolens.cli.output import progress_console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class TileRate(progress.ProgressColumn):
    """Tiles per second."""

    def render(self, task: progress.Task) -> Text:
        """Show the rate, once there is one."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.0f} tiles/s")


@contextmanager
def tile_progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show bars on standard error while tiles are scored.

    Yields:
        A function to call with the slide's name, the tiles done, and their number.
    """
    tasks: dict[str, progress.TaskID] = {}
    with progress.Progress(
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        TileRate(),
        progress.TimeRemainingColumn(),
        console=progress_console(),
    ) as bars:

        def advance(slide: str, done: int, total: int) -> None:
            if slide not in tasks:
                tasks[slide] = bars.add_task(slide, total=total)
            bars.update(tasks[slide], completed=done, total=total)

        yield advance
