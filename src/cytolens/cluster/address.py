"""Where a cluster is, and whether anything like one answers there.

Ray itself tries for minutes; a wrong address is to be told in seconds.
"""

from __future__ import annotations

import os
import re
import socket

from cytolens.cluster.errors import ClusterUnreachableError

LOCAL = "local"
AUTO = "auto"
PATIENCE_S = 3.0
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes((0, 0, 0, 4, 0, 0, 0, 0, 0))
"""What a client of HTTP/2, on which Ray's head speaks, says first (RFC 9113, 3.4)."""
SETTINGS_FRAME = 4
FRAME_HEADER_BYTES = 9


def check_address(address: str) -> None:
    """Refuse an address at which no cluster can be.

    Args:
        address: ``local``, ``auto``, or host and port of a head node.

    Raises:
        ClusterUnreachableError: If it is no address, or no head node answers there.
    """
    if address in (LOCAL, AUTO):
        return
    match = re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[^\s:/]+):(\d{1,5})", address)
    if match is None:
        raise ClusterUnreachableError(address, found="this is no address")
    host, port = match[1].strip("[]"), int(match[2])
    try:
        with socket.create_connection((host, port), timeout=PATIENCE_S) as connection:
            heard = _greet(connection)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise ClusterUnreachableError(address, found=f"{why}".lower()) from error
    if not heard:
        found = "something answers there, and it is not Ray"
        raise ClusterUnreachableError(address, found=found)


def _greet(connection: socket.socket) -> bool:
    """Whether the other side speaks as Ray's head does."""
    if os.environ.get("RAY_USE_TLS", "0") not in ("", "0"):
        return True  # said encrypted; Ray has the certificates, we have not
    connection.settimeout(PATIENCE_S)
    connection.sendall(PREFACE)
    heard = b""
    try:
        while len(heard) < FRAME_HEADER_BYTES:
            more = connection.recv(FRAME_HEADER_BYTES - len(heard))
            if not more:
                return False
            heard += more
    except TimeoutError:
        return False
    return heard[3] == SETTINGS_FRAME
