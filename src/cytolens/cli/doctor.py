"""``cytolens doctor``: what works here, and the command that installs the rest."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from cytolens.cli.output import print_json, progress_console
from cytolens.cli.parameters import AsJson

if TYPE_CHECKING:
    from rich.text import Text

    from cytolens.cli.machine import Check


def doctor(
    *,
    as_json: AsJson = False,
) -> None:
    """Say what works on this machine, what is missing, and how to install it.

    Exit code 1: something is missing that Cytolens cannot do without.
    """
    from cytolens import __version__
    from cytolens.cli.machine import examine

    checks = examine()
    if as_json:
        content = [asdict(check) for check in checks]
        print_json({"version": __version__, "checks": content})
    else:
        _show(checks)
    if any(check.needed and not check.works for check in checks):
        raise typer.Exit(1)


def _show(checks: list[Check]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table("", "", "found", "what to do", box=box.SIMPLE_HEAD, pad_edge=False)
    for check in checks:
        mark = Text("ok", "green") if check.works else _missing(check)
        table.add_row(mark, check.name, Text(check.found), Text(check.fix))
    progress_console().print(table)


def _missing(check: Check) -> Text:
    from rich.text import Text

    return Text("missing", "bold red") if check.needed else Text("none", "yellow")
