"""Words for the user while a training goes on, on standard error."""

import sys

from rich.console import Console

from cytolens.training.processes import find_team


def say(words: str) -> None:
    """Print one line; long ones are left to the terminal to fold.

    Of several processes that train together only the first one speaks.
    """
    if find_team().is_first:
        console = Console(file=sys.stderr)
        console.print(words, highlight=False, markup=False, soft_wrap=True)
