"""Errors a user can act on: what was found, what was expected, what to do next.

The command line prints any of them on one line and exits 2; a server turns
them into one JSON shape. Every room raises a subclass of `CytolensError`, never
a bare built-in, for anything that bad input can cause.
"""

from collections.abc import Iterable


class CytolensError(Exception):
    """Base of every expected failure; the outer layers translate only this."""

    http_status = 400


class UnknownNameError(CytolensError):
    """A name is not in a registry."""

    http_status = 404

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        choices = ", ".join(sorted(known)) or "nothing is registered"
        super().__init__(f"Unknown {kind} {name!r}. Choose from: {choices}.")


class MissingExtraError(CytolensError):
    """A part of Cytolens that is installed on request is not installed."""

    http_status = 501

    def __init__(self, package: str, *, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs the package {package!r}, which is not installed. "
            f"Install it with: pip install 'cytolens[{extra}]'"
        )


class OutputExistsError(CytolensError):
    """A result would overwrite earlier work."""

    http_status = 409
