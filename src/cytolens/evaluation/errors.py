"""What can be wrong with a request for figures."""

from cytolens.errors import CytolensError


class EvaluationError(CytolensError):
    """Figures cannot be computed from this table as asked."""


class ClassMapError(EvaluationError):
    """A class map does not fit the model's classes or the data's labels."""
