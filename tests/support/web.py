"""A local web server that misbehaves as told, for tests of downloads."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Behaviour:
    """What the server does; each request is noted in ``requests``."""

    body: bytes
    cut_after: int | None = None
    """Bytes sent per request before the connection is closed."""
    length_error: int = 0
    """Added to every announced Content-Length."""
    knows_ranges: bool = True
    wrong_range_start: int = 0
    """Added to the start of every range."""
    etag: str | None = '"one"'
    statuses: list[int] = field(default_factory=list)
    """Answers to give first, one per request, in place of the file."""
    redirects: int = 0
    content_encoding: str | None = None
    requests: list[dict[str, str]] = field(default_factory=list)
    url: str = ""


@contextmanager
def serve(behaviour: Behaviour) -> Iterator[Behaviour]:
    """Run the server on a free local port until the block ends."""

    class Handler(_Handler):
        told = behaviour

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}
    )
    thread.start()
    behaviour.url = f"http://127.0.0.1:{server.server_port}/file.bin"
    try:
        yield behaviour
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    told: Behaviour

    def do_GET(self) -> None:
        told = self.told
        told.requests.append(dict(self.headers))
        if told.statuses:
            self._answer(told.statuses.pop(0), b"not now")
        elif told.redirects:
            told.redirects -= 1
            self.send_response(302)
            self.send_header("Location", told.url)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._send_file(self._range_start())

    def _range_start(self) -> int:
        told = self.told
        text = self.headers.get("Range", "")
        version = self.headers.get("If-Range", told.etag)
        if not told.knows_ranges or not text or version != told.etag:
            return 0
        return int(text.removeprefix("bytes=").rstrip("-")) + told.wrong_range_start

    def _send_file(self, start: int) -> None:
        told = self.told
        rest = told.body[start:]
        if start and not rest:
            self._answer(416, b"")
            return
        self.send_response(206 if start else 200)
        if start:
            last, whole = len(told.body) - 1, len(told.body)
            self.send_header("Content-Range", f"bytes {start}-{last}/{whole}")
        self.send_header("Content-Length", str(len(rest) + told.length_error))
        if told.etag:
            self.send_header("ETag", told.etag)
        if told.content_encoding:
            self.send_header("Content-Encoding", told.content_encoding)
        self.end_headers()
        self.wfile.write(rest[: told.cut_after])
        self.close_connection = True

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
