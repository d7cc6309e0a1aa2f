"""`cytolens card`: write a model card, and find contradictions in any card."""

from __future__ import annotations

from importlib import import_module

import typer

SUBCOMMANDS = {"write": "write", "lint": "lint"}
"""Command to its function, in the module ``card_<command>`` beside this one."""

app = typer.Typer(
    name="card",
    help="Write a model card; find contradictions in any card.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
)

for _command, _function in SUBCOMMANDS.items():
    _module = import_module(f"cytolens.cli.card_{_command}")
    app.command(_command)(getattr(_module, _function))
