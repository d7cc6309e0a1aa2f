"""The reference page of the command line, made from the commands themselves.

``python -m cytolens.cli.reference docs/reference/cli.md`` writes it anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typer
from typer.cli import get_docs_for_click

HEADER = """\
<!-- Made by `python -m cytolens.cli.reference docs/reference/cli.md`. -->

# Command line

Exit codes: 0 done; 1 done, and what was asked about is bad (a fault in the data, an
image that cannot be read); 2 could not be done, with one line that says why; 130
interrupted. With `--json` a command prints one JSON object on standard output, also
for a failure: `{"error": "...", "exit": 2}`. Progress and tables for people go to
standard error.

"""


def reference_page() -> str:
    """Describe every command as Markdown."""
    from cytolens.cli.main import app

    command = typer.main.get_command(app)
    context = typer.Context(command, info_name="cytolens")
    body = get_docs_for_click(obj=command, ctx=context, indent=1, name="cytolens")
    return HEADER + body.rstrip() + "\n"


def main(arguments: list[str]) -> None:
    """Write the page to the path that is given."""
    Path(arguments[0]).write_text(reference_page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
