"""The entry point: one line for every expected failure, and the exit codes.

0: done. 1: done, and what was asked about is bad. 2: could not be done.
130: interrupted.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from cytolens import __version__
from cytolens.cli.commands import LazyGroup
from cytolens.cli.output import print_json
from cytolens.errors import CytolensError

FAILED = 2
INTERRUPTED = 130

app = typer.Typer(
    cls=LazyGroup,
    name="cytolens",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    add_completion=True,
)


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"cytolens {__version__}")
        raise typer.Exit


@app.callback()
def cytolens(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Show the version and exit.",
            is_eager=True,
            callback=lambda value: _print_version(wanted=value),
        ),
    ] = False,
) -> None:
    """From labelled cancer-microscopy images to a validated classifier.

    Research use only, not for diagnosis.
    """


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line.

    Args:
        arguments: What stands after ``cytolens``.

    Returns:
        The exit code; every expected failure has been told on standard error, in
        one line, and as ``{"error": ...}`` on standard output with ``--json``.
    """
    _print_any_name()
    command = typer.main.get_command(app)
    try:
        code = command.main(arguments, prog_name="cytolens", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone; what Python would flush at exit has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except (KeyboardInterrupt, typer.Abort):
        return _tell("Interrupted.", arguments=arguments, code=INTERRUPTED)
    except (CytolensError, OSError, MemoryError, typer.TyperException) as error:
        return _tell(_one_line(error), arguments=arguments, code=FAILED)
    if code == INTERRUPTED:
        return _tell("Interrupted.", arguments=arguments, code=INTERRUPTED)
    return code if isinstance(code, int) else 0


def _tell(message: str, *, arguments: list[str], code: int) -> int:
    if not message:
        return code
    sys.stderr.write(f"cytolens: {message}\n")
    if "--json" in arguments:
        print_json({"error": message, "exit": code})
    return code


def _one_line(error: Exception) -> str:
    if isinstance(error, typer.TyperException):
        text = error.format_message()
        # No arguments at all: the help has been shown.
        return f"{text.rstrip('.')}. See `cytolens --help`." if text else ""
    if isinstance(error, MemoryError):
        text = "There is not enough memory. Use a smaller batch or smaller images."
    elif isinstance(error, OSError) and error.filename is not None:
        text = f"{error.filename}: {error.strerror}."
    else:
        text = str(error) or type(error).__name__
    return " ".join(text.split())


def _print_any_name() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # A file name may hold what the terminal's encoding cannot show.
            reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    main()
