"""What can go wrong when a model is explained."""

from cytolens.errors import CytolensError


class ExplanationError(CytolensError):
    """A model, or an answer of it, cannot be explained in the way that is asked."""
