"""What can be wrong with a mask."""

from cytolens.explanation.errors import ExplanationError


class MaskError(ExplanationError):
    """A mask is missing, of another size than its image, or of another kind."""

    def __init__(self, name: str, *, found: str, expected: str) -> None:
        super().__init__(f"The mask of {name}: found {found}; expected {expected}.")
