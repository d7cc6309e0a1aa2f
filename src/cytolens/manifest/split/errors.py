"""A split that cannot be had, and what can."""

from cytolens.errors import CytolensError


class SplitError(CytolensError):
    """The groups, classes or sites make the request impossible.

    Attributes:
        found: What the manifest has.
        expected: What the request needs.
        possible: What can be asked instead, in words.
    """

    http_status = 422

    def __init__(self, *, found: str, expected: str, possible: str) -> None:
        super().__init__(f"Found {found}; expected {expected}. Possible: {possible}.")
        self.found = found
        self.expected = expected
        self.possible = possible
