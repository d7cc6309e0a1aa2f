"""The process that opens a slide and reads from it, for a parent that asks.

It imports what reading needs and nothing else, since it is started often. It ends when
its parent does: then its standard input ends, and a thread looks after the parent in
case that a read hangs.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from cytolens.allocator import KEPT_BYTES, keep_freed_memory
from cytolens.errors import CytolensError
from cytolens.slides.isolation.messages import receive, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.slides.reader import SlideReader

LOOK_EVERY_S = 1.0


def main() -> None:
    """Serve the parent until it is gone."""
    # Ctrl-C reaches this process too, but the parent may have tiles to finish.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(int(sys.argv[1]),), daemon=True).start()
    questions, answers = sys.stdin.buffer, _take_stdout()
    request = receive(questions)
    if request is None:
        return
    try:
        reader = _open(request)
        send(answers, {"facts": reader.facts.to_json()})
        keep_freed_memory(KEPT_BYTES)
        while (request := receive(questions)) is not None:
            _answer(reader, request, answers)
    # The boundary of the process: whatever goes wrong at opening is told, not shown.
    except Exception as error:  # noqa: BLE001
        send(answers, _describe(error))


def _end_with(parent: int) -> None:
    """End this process when its parent is gone, whatever it is doing."""
    # After the slide is open, since importing this would only delay it.
    time.sleep(LOOK_EVERY_S)
    import psutil

    try:
        process = psutil.Process(parent)
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(LOOK_EVERY_S)
    except psutil.NoSuchProcess:
        pass
    os._exit(0)


def _take_stdout() -> IO[bytes]:
    """Keep standard output for answers; what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.close(silence)
    return answers


def _open(request: dict[str, Any]) -> SlideReader:
    module, _, name = request["opener"].partition(":")
    opener: Callable[..., SlideReader] = getattr(import_module(module), name)
    return opener(Path(request["path"]), icc=request["icc"])


def _answer(reader: SlideReader, request: dict[str, Any], answers: IO[bytes]) -> None:
    x, y = request["origin_px"]
    width, height = request["size_px"]
    try:
        pixels = reader.read_level(request["level"], (x, y), size_px=(width, height))
    # As above: a codec may raise anything.
    except Exception as error:  # noqa: BLE001
        send(answers, _describe(error))
        return
    if pixels.shape != (height, width, 3) or pixels.dtype.str != "|u1":
        found = f"read pixels {pixels.dtype} of shape {pixels.shape}"
        send(answers, {"kind": "", "found": found})
        return
    send(
        answers,
        {"pixels": [height, width]},
        payload=np.ascontiguousarray(pixels).data.cast("B"),
    )


def _describe(error: Exception) -> dict[str, Any]:
    """Put an error so that the parent can raise the like."""
    if isinstance(error, CytolensError):
        return {"kind": type(error).__name__, "message": str(error)}
    return {"kind": "", "found": f"reading it failed ({type(error).__name__}: {error})"}
