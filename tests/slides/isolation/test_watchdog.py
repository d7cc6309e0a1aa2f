import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from cytolens.slides.isolation.watchdog import Watch, Watchdog

HOLD = "data = bytearray({mib} << 20); print('ready', flush=True); input()"


@pytest.fixture
def process() -> Iterator["subprocess.Popen[bytes]"]:
    started = subprocess.Popen(
        [sys.executable, "-c", HOLD.format(mib=200)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with started:
        assert started.stdout is not None
        started.stdout.readline()
        yield started
        started.kill()


def watch(process: "subprocess.Popen[bytes]", seconds: float, mib: int) -> Watch:
    usage = psutil.Process(process.pid)
    return Watch(process, usage, seconds=seconds, memory_bytes=mib << 20)


@pytest.mark.parametrize(
    ("seconds", "mib", "verdict"),
    [(0.05, 1000, "longer than 0.05 s"), (600, 100, "MiB of memory, more than 100")],
)
def test_what_is_over_a_limit_is_ended(
    process: "subprocess.Popen[bytes]", seconds: float, mib: int, verdict: str
) -> None:
    watched = watch(process, seconds, mib)
    Watchdog().start(watched)
    assert process.wait(timeout=60) != 0
    assert watched.verdict is not None
    assert verdict in watched.verdict


def test_what_keeps_its_limits_is_left_alone(
    process: "subprocess.Popen[bytes]",
) -> None:
    watched = watch(process, 600, 1000)
    watched.look(watched.began + 599)
    assert watched.verdict is None
    assert process.poll() is None


def test_a_process_that_ended_by_itself_is_no_concern(
    process: "subprocess.Popen[bytes]",
) -> None:
    watched = watch(process, 600, 100)
    process.kill()
    process.wait()
    watched.look(watched.began)
    assert watched.verdict is None
