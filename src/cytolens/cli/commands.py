"""Which commands there are, loaded one at a time so that each starts quickly."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from collections.abc import Callable

COMMANDS = (
    "demo",
    "data",
    "recipes",
    "train",
    "predict",
    "evaluate",
    "explain",
    "similar",
    "card",
    "abstain",
    "compare",
    "thresholds",
    "calibrate",
    "screen",
    "export",
    "cache",
    "doctor",
)
"""In the order of a day's work. Each is a module beside this one that holds a
function of the same name, or a `typer.Typer` called ``app`` with sub-commands."""


class LazyGroup(TyperGroup):
    """A group that imports a command's module when the command is wanted."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # Typer's own context type is private
        """Names, in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # noqa: ANN401  # Typer's own types are private
        """Import and build one command; None if there is none of that name."""
        if cmd_name not in COMMANDS:
            # Typer suggests close matches from the commands that are known here.
            names = self.list_commands(ctx)
            self.commands.update({n: load_command(n) for n in names})
            return None
        return load_command(cmd_name)


def load_command(name: str) -> Any:  # noqa: ANN401  # Typer's command type is private
    """Build the command ``name`` from its module."""
    module = import_module(f"cytolens.cli.{name}")
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(add_completion=False, rich_markup_mode="markdown")
        function: Callable[..., None] = getattr(module, name)
        app.command(name)(function)
    command = typer.main.get_command(app)
    command.name = name
    return command
