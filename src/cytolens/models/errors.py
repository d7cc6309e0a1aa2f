"""What can go wrong between a recipe and a network."""

from cytolens.errors import CytolensError


class RecipeError(CytolensError):
    """A recipe, or a change to one, is not valid."""


class NetworkError(CytolensError):
    """A network cannot be built as the recipe asks."""


class WeightsError(CytolensError):
    """A file of weights cannot be used."""
