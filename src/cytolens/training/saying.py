"""Words for the user while a training goes on, on standard error."""

import sys

from rich.console import Console


def say(words: str) -> None:
    """Print one line; long ones are left to the terminal to fold."""
    Console(file=sys.stderr).print(words, highlight=False, markup=False, soft_wrap=True)
