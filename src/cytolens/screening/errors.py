"""What can be wrong with a request to screen."""

from cytolens.errors import CytolensError


class ScreeningError(CytolensError):
    """A screening cannot be done as asked."""
