"""Why a file cannot be checked."""

from cytolens.errors import CytolensError


class CardError(CytolensError):
    """The file is no text that could be a card."""
