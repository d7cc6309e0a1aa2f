import platform
import sys
from pathlib import Path

import pytest

from cytolens.runtime import graphics


@pytest.mark.parametrize(("machine", "found"), [("arm64", True), ("x86_64", False)])
def test_apples_own_processors_have_one(
    machine: str, *, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert graphics.may_have_gpu() is found


@pytest.mark.parametrize("library", ["nvcuda.dll", None])
def test_on_windows_the_driver_shows(
    library: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(graphics, "find_library", lambda _: library)
    assert graphics.may_have_gpu() is (library is not None)


def test_on_linux_the_device_file_shows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(graphics, "_DEVICE_FILES", (f"{tmp_path}/none",))
    assert not graphics.may_have_gpu()
    monkeypatch.setattr(graphics, "_DEVICE_FILES", (f"{tmp_path}/none", str(tmp_path)))
    assert graphics.may_have_gpu()
