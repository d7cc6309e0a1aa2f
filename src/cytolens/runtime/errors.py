"""What can go wrong in an engine."""

from cytolens.errors import CytolensError


class EngineError(CytolensError):
    """An engine cannot be started, or cannot score a batch."""

    http_status = 500
