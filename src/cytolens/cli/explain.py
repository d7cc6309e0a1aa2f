"""`cytolens explain`: where a model looks, and whether that can be trusted."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer import Context

DEFAULT = "maps"
SUBCOMMANDS = {DEFAULT: "maps", "check": "check", "shortcuts": "shortcuts"}
"""Command to its function, in the module ``explain_<command>`` beside this one."""


class WithDefault(TyperGroup):
    """A group whose first command may be left out: ``explain BUNDLE IMAGE...``."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:  # type: ignore[override]  # Typer's own context type is private
        """Put the default command before arguments that name none."""
        named = not args or args[0] in self.commands or args[0] == "--help"
        return super().parse_args(ctx, args if named else [DEFAULT, *args])


app = typer.Typer(
    cls=WithDefault,
    name="explain",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
)


@app.callback()
def explain() -> None:
    """Show where a model looks, and check whether the maps can be trusted.

    `cytolens explain BUNDLE IMAGE... --out DIR` is short for `cytolens explain maps`;
    a bundle's folder that is named like a command is written `./check`.
    """


for _command, _function in SUBCOMMANDS.items():
    _module = f"cytolens.cli.explain_{_command}"
    if find_spec(_module) is not None:
        app.command(_command)(getattr(import_module(_module), _function))
