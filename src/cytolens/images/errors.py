"""Failures that an image can cause."""

from cytolens.errors import CytolensError


class ImageError(CytolensError):
    """An image cannot be used: missing, foreign, truncated, corrupt or too large.

    Attributes:
        name: The file, or what the caller calls the bytes.
        found: What was found, without the name; for tables of many images.
    """

    http_status = 422

    def __init__(self, name: str, *, found: str, expected: str) -> None:
        super().__init__(f"{name}: found {found}; expected {expected}.")
        self.name = name
        self.found = found


class ImageTooLargeError(ImageError):
    """An image declares more pixels, or brings more bytes, than are allowed."""

    http_status = 413
