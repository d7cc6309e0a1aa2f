from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from cytolens.slides.isolation.reader import IsolatedReader
from support import faulty_readers as faulty

if TYPE_CHECKING:
    from pathlib import Path

PARENT = """
import json, sys, threading, time
import psutil
from cytolens.slides.isolation.reader import IsolatedReader

reader = IsolatedReader({folder!r}, opener={opener!r})
thread = threading.Thread(
    target=reader.read_level, args=(0, ({fault}, 7)), kwargs={{"size_px": (5, 4)}}
)
thread.start()
time.sleep(0.2)
print(json.dumps([child.pid for child in psutil.Process().children()]), flush=True)
time.sleep(600)
"""


def test_it_loads_what_reading_needs_and_no_more(tmp_path: Path) -> None:
    reader = IsolatedReader(tmp_path, opener=faulty.OPENER)
    loaded = reader.facts.vendor
    reader.close()
    assert loaded == ""


def test_a_real_slide_needs_no_more_either(slide_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path;"
        "from cytolens.slides.choosing import open_reader;"
        f"open_reader(Path({str(slide_path)!r}));"
        f"print([m for m in {faulty.HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("fault", [faulty.GOOD, faulty.HANG])
def test_it_ends_when_its_parent_is_killed(tmp_path: Path, fault: int) -> None:
    code = PARENT.format(folder=str(tmp_path), opener=faulty.OPENER, fault=fault)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment
    ) as parent:
        assert parent.stdout is not None
        orphans = [psutil.Process(pid) for pid in json.loads(parent.stdout.readline())]
        parent.kill()
    assert orphans
    _, alive = psutil.wait_procs(orphans, timeout=30)
    assert not [p for p in alive if p.status() != psutil.STATUS_ZOMBIE]
