"""What can go wrong in an export."""

from cytolens.errors import CytolensError


class ExportError(CytolensError):
    """An export cannot be made of this bundle, or proved with these samples."""


class ExportRefusedError(ExportError):
    """The exported graph does not answer as the bundle does; nothing was written."""
