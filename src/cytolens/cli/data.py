"""`cytolens data`: known sets, import, check and split."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import typer

SUBCOMMANDS = {
    "list": "list_sets",
    "show": "show",
    "get": "get",
    "import": "import_",
    "check": "check",
    "split": "split",
}
"""Command to its function, in the module ``data_<command>`` beside this one."""

app = typer.Typer(
    name="data",
    help="Public sets, import, check and split.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
)

for _command, _function in SUBCOMMANDS.items():
    _module = f"cytolens.cli.data_{_command}"
    if find_spec(_module) is not None:
        app.command(_command)(getattr(import_module(_module), _function))
