from __future__ import annotations

import ctypes
import platform
from typing import TYPE_CHECKING

from cytolens.allocator import keep_freed_memory

if TYPE_CHECKING:
    import pytest


def test_where_the_c_library_knows_how() -> None:
    assert keep_freed_memory() == (platform.libc_ver()[0] == "glibc")


def test_elsewhere_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    monkeypatch.setattr(ctypes, "CDLL", None)
    assert not keep_freed_memory()
