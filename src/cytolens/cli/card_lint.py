"""`cytolens card lint`: does a model card contradict itself?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import print_json, progress_console
from cytolens.cli.parameters import AsJson

if TYPE_CHECKING:
    from cytolens.reporting.card_lint.lint import LintResult

STYLES = {"contradiction": "red", "omission": "yellow"}


def lint(
    file: Annotated[
        Path, typer.Argument(help="A model card: Markdown or plain text, UTF-8.")
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Find figures and settings of a card that cannot all be true.

    Exit code 1 if the card contradicts itself; 0 if it only leaves things out.
    """
    from cytolens.reporting.card_lint.lint import lint_file

    result = lint_file(file)
    if as_json:
        print_json({"file": str(file)} | result.as_dict())
    else:
        _show(result)
    if not result.ok:
        raise typer.Exit(1)


def _show(result: LintResult) -> None:
    console = progress_console()
    for finding in result.findings:
        style = STYLES[finding.severity]
        title = f"{finding.severity}: {finding.kind}"
        console.print(title, style=style, markup=False)
        console.print(f"  {finding.message}", markup=False, soft_wrap=True)
        for place in finding.places:
            quote = f"    line {place.line}: {place.quote}"
            console.print(quote, style="dim", markup=False, soft_wrap=True)
    console.print(
        f"{len(result.contradictions)} contradictions, "
        f"{len(result.omissions)} omissions.",
        markup=False,
    )
