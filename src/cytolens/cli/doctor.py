"""Placeholder."""


def doctor() -> None:
    """Say what works on this machine, and what is missing."""
