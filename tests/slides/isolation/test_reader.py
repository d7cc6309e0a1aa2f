from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import psutil
import pytest

from cytolens.slides.errors import UnreadableSlideError
from cytolens.slides.isolation import reader as module
from cytolens.slides.isolation.limits import IsolationLimits
from cytolens.slides.isolation.reader import IsolatedReader
from cytolens.slides.openslide_reader import OpenSlideReader
from support import faulty_readers as faulty

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def open_faulty(folder: Path, limits: IsolationLimits | None = None) -> IsolatedReader:
    return IsolatedReader(folder, opener=faulty.OPENER, limits=limits)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[IsolatedReader]:
    opened = open_faulty(tmp_path)
    yield opened
    opened.close()


def read(reader: IsolatedReader, fault: int, value: int = 7) -> int:
    """Read a place and return the process that read it."""
    pixels = reader.read_level(0, (fault, value), size_px=(5, 4))
    assert pixels.shape == (4, 5, 3)
    assert (pixels[1:] == value).all()
    return int.from_bytes(bytes(pixels[0, 0].tolist()), "little")


def test_pixels_and_facts_are_those_of_a_direct_reader(slide_path: Path) -> None:
    direct, isolated = OpenSlideReader(slide_path), IsolatedReader(slide_path)
    assert isolated.facts == direct.facts
    for place in ((0, (0, 0)), (0, (700, 400)), (2, (1490, 990))):
        one = isolated.read_level(*place, size_px=(300, 200))
        np.testing.assert_array_equal(
            one, direct.read_level(*place, size_px=(300, 200))
        )
        assert one.flags.writeable
    direct.close()
    isolated.close()


@pytest.mark.parametrize(
    ("fault", "limits", "found"),
    [
        (faulty.CRASH, {}, "ended by itself"),
        (faulty.HANG, {"read_seconds": 1}, "took longer than 1 s"),
        (faulty.EAT, {"memory_bytes": 400 << 20}, "MiB of memory, more than 400"),
    ],
)
def test_a_lost_process_costs_one_read(
    tmp_path: Path, fault: int, limits: dict[str, int], found: str
) -> None:
    reader = open_faulty(tmp_path, IsolationLimits(**limits))
    first = read(reader, faulty.GOOD)
    with pytest.raises(UnreadableSlideError, match=found) as caught:
        read(reader, fault)
    assert "level 0 at" in str(caught.value)
    second = read(reader, faulty.GOOD)
    assert second not in (first, psutil.Process().pid)
    assert read(reader, faulty.GOOD) == second, "it is kept from then on"
    reader.close()


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (faulty.RAISE, "KeyError: 'the codec is lost'"),
        (faulty.WRONG_SHAPE, r"shape \(5, 5, 3\)"),
    ],
)
def test_an_error_leaves_the_process_alive(
    reader: IsolatedReader, fault: int, found: str
) -> None:
    first = read(reader, faulty.GOOD)
    with pytest.raises(UnreadableSlideError, match=found):
        read(reader, fault)
    assert read(reader, faulty.GOOD) == first


def test_what_a_library_prints_is_no_answer(reader: IsolatedReader) -> None:
    assert read(reader, faulty.PRINT, 1) == read(reader, faulty.PRINT, 2)


def test_a_process_that_dies_once_is_no_fault_of_the_slide(
    reader: IsolatedReader,
) -> None:
    assert read(reader, faulty.CRASH_ONCE) > 0


def test_each_thread_has_a_process_of_its_own(reader: IsolatedReader) -> None:
    # Each read ends only when all four are under way at the same time.
    with ThreadPoolExecutor(4) as pool:
        pids = set(pool.map(lambda _: read(reader, faulty.MEET, 4), range(4)))
    assert len(pids) == 4


def test_no_more_processes_than_allowed(tmp_path: Path) -> None:
    reader = open_faulty(tmp_path, IsolationLimits(processes=2))
    with ThreadPoolExecutor(6) as pool:
        pids = set(pool.map(lambda _: read(reader, faulty.GOOD), range(60)))
    reader.close()
    assert len(pids) <= 2


def test_a_slide_that_only_crashes_is_given_up(
    reader: IsolatedReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_LOST_IN_A_ROW", 2)
    for found in ("ended by itself", "2 times in a row", "2 times in a row"):
        with pytest.raises(UnreadableSlideError, match=found):
            read(reader, faulty.CRASH)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("crash", "opening it: .* ended by itself"),
        ("hang", "opening it: .* longer than 2 s"),
        ("raise", "ValueError: no such codec"),
    ],
)
def test_what_is_lost_at_opening_is_one_error(
    tmp_path: Path, name: str, found: str
) -> None:
    limits = IsolationLimits(open_seconds=2.0 if name == "hang" else 60.0)
    before = psutil.Process().children()
    with pytest.raises(UnreadableSlideError, match=found):
        open_faulty(tmp_path / name, limits)
    assert set(psutil.Process().children()) <= set(before)


def test_closing_ends_the_processes(reader: IsolatedReader) -> None:
    process = psutil.Process(read(reader, faulty.GOOD))
    reader.close()
    assert not process.is_running()
    with pytest.raises(UnreadableSlideError, match="closed"):
        read(reader, faulty.GOOD)


def test_memory_stays_flat(reader: IsolatedReader) -> None:
    processes = [psutil.Process(read(reader, faulty.GOOD)), psutil.Process()]
    used = []
    for _ in range(3):
        for _ in range(60):
            reader.read_level(0, (faulty.GOOD, 7), size_px=(1000, 1000))
        gc.collect()
        used.append([process.memory_info().rss for process in processes])
    # 60 reads are 180 MB: kept anywhere, they would be seen.
    assert (np.array(used[2]) - np.array(used[1]) < 30 << 20).all()


def test_limits_are_above_zero() -> None:
    with pytest.raises(ValueError, match="above zero"):
        IsolationLimits(processes=0)
