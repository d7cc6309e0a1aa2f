"""What the two sides of a pipe say to each other: one line of JSON a message.

A process that reads a foreign file may have been taken over by it, so what it sends is
data alone: JSON, and pixels of a size the receiver knows beforehand.
"""

from __future__ import annotations

import json
from typing import IO, Any

LONGEST_MESSAGE_BYTES = 1 << 20


def send(
    pipe: IO[bytes], message: dict[str, Any], *, payload: bytes | memoryview = b""
) -> None:
    """Write a message, and bytes after it."""
    pipe.write(json.dumps(message).encode() + b"\n")
    pipe.write(payload)
    pipe.flush()


def receive(pipe: IO[bytes]) -> dict[str, Any] | None:
    """Wait for a message; None if the other side is gone or makes no sense."""
    line = pipe.readline(LONGEST_MESSAGE_BYTES)
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None


def receive_into(pipe: IO[bytes], buffer: memoryview) -> bool:
    """Fill a buffer with the bytes after a message; False if they end too early."""
    while len(buffer):
        count = pipe.readinto(buffer)  # type: ignore[attr-defined] # not in IO
        if not count:
            return False
        buffer = buffer[count:]
    return True
