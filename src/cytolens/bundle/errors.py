"""What can be wrong with a bundle."""

from cytolens.errors import CytolensError


class BundleError(CytolensError):
    """A bundle is damaged, foreign, or cannot be written."""
