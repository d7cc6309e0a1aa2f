"""Fetch one file: resumed after any cut, and proved to be the published one.

What has arrived is kept as ``NAME.part``; only a file whose checksum agrees gets its
name. Lengths that a server announces are never believed: the published size and the
checksum decide.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import requests
import urllib3

from cytolens.datasets.download_state import PartialFile, check_room
from cytolens.datasets.errors import DownloadError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cytolens.datasets.card import RemoteFile

_CHUNK = 1 << 16
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_RANGE_REFUSED = 416
_LONGEST_PAUSE_S = 30.0


@dataclass(frozen=True)
class Patience:
    """How long to go on."""

    attempts: int = 6
    """Attempts in a row that may bring nothing new."""
    pause_s: float = 1.0
    """Pause before the second attempt; doubles with each."""
    timeout_s: float = 30.0
    """Longest silence of the server."""


class _TransientError(DownloadError):
    """Worth another attempt."""


_BROKEN = (
    _TransientError,
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    ConnectionError,
    TimeoutError,
)


def download(
    file: RemoteFile,
    folder: Path,
    *,
    patience: Patience | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Fetch a file into a folder; one that is there already is only verified.

    Args:
        file: Where it is and how it is recognised.
        folder: Where it goes; made if missing.
        patience: How long to go on when the connection breaks.
        on_progress: Called with bytes done and the whole (0 where unknown).

    Raises:
        ChecksumError: If a complete file is not the published one. It is kept as
            ``NAME.bad``.
        DiskSpaceError: If there is no room.
        DownloadError: If the server refuses, or the connection keeps breaking; what
            arrived is kept and the next call goes on from there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    part = PartialFile(file, folder)
    if part.target.exists():
        part.verify_target()
        return part.target
    patience = patience or Patience()
    was_resumed = part.size > 0
    _fetch_all(part, patience, on_progress)
    if not part.is_published() and was_resumed:
        part.restart()  # what an earlier run left may be of another version
        _fetch_all(part, patience, on_progress)
    return part.finish()


def _fetch_all(
    part: PartialFile,
    patience: Patience,
    on_progress: Callable[[int, int], None] | None,
) -> None:
    idle = 0
    with requests.Session() as session:
        while not part.is_complete():
            before = part.size
            try:
                _attempt(session, part, patience, on_progress)
                reason = f"it ended after {part.size} bytes"
            except _BROKEN as error:
                reason = str(error)
            if part.is_complete():
                return
            idle = 0 if part.size > before else idle + 1
            if idle >= patience.attempts:
                raise _gave_up(part, reason)
            time.sleep(min(patience.pause_s * 2**idle, _LONGEST_PAUSE_S))


def _gave_up(part: PartialFile, reason: str) -> DownloadError:
    return DownloadError(
        f"{part.file.url}: {part.size} bytes arrived, expected "
        f"{part.file.size_bytes or 'more'} ({reason}). They are kept as {part.path}; "
        "run the same command again to go on."
    )


def _attempt(
    session: requests.Session,
    part: PartialFile,
    patience: Patience,
    on_progress: Callable[[int, int], None] | None,
) -> None:
    # Identity: a server that packs an archive on the way would change its bytes.
    headers = {"Accept-Encoding": "identity"} | part.range_headers()
    with session.get(
        part.file.url, headers=headers, stream=True, timeout=patience.timeout_s
    ) as response:
        if response.status_code == _RANGE_REFUSED:
            part.restart()
            raise _TransientError("the server has no more than we had")
        _refuse_failure(response)
        start = _start_of(response)
        if start != part.size:  # the range was ignored, or another one came
            part.restart()
            if start != 0:
                msg = f"the server sent bytes from {start} on"
                raise _TransientError(msg)
        check_room(part, response.headers.get("Content-Length"))
        part.remember_version(response.headers)
        with part.appending() as append:
            for chunk in response.raw.stream(_CHUNK, decode_content=False):
                append(chunk)
                if on_progress is not None:
                    on_progress(part.size, part.file.size_bytes or 0)
        part.note_end()


def _refuse_failure(response: requests.Response) -> None:
    status = response.status_code
    if status in _TRANSIENT:
        msg = f"the server answered {status} {response.reason}"
        raise _TransientError(msg)
    if status not in {200, 206}:
        msg = (
            f"{response.url}: the server answered {status} {response.reason}, expected "
            "the file. Look at the homepage of the set (`cytolens data show`), it may "
            "have moved."
        )
        raise DownloadError(msg)


def _start_of(response: requests.Response) -> int:
    if response.status_code == 200:
        return 0
    text = response.headers.get("Content-Range", "")
    first = text.removeprefix("bytes ").partition("-")[0]
    return int(first) if first.isdigit() else -1
