from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.bundle.checksums import SUMS_FILE, verify_checksums, write_checksums
from cytolens.bundle.errors import BundleError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "openvino").mkdir()
    (tmp_path / "model.json").write_bytes(b"{}")
    (tmp_path / "openvino" / "model.bin").write_bytes(b"\x00\x01\x02")
    write_checksums(tmp_path)
    return tmp_path


def test_the_list_is_what_sha256sum_writes(folder: Path) -> None:
    expected = "".join(
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in ("model.json", "openvino/model.bin")
    )
    assert (folder / SUMS_FILE).read_bytes() == expected.encode()
    verify_checksums(folder)


@given(position=st.integers(0, 2), bit=st.integers(0, 7))
def test_any_flipped_bit_is_refused_by_file_name(
    tmp_path_factory: pytest.TempPathFactory, position: int, bit: int
) -> None:
    folder = tmp_path_factory.mktemp("bundle")
    content = bytearray(b"\x00\x01\x02")
    (folder / "weights").write_bytes(content)
    write_checksums(folder)
    content[position] ^= 1 << bit
    (folder / "weights").write_bytes(content)
    with pytest.raises(BundleError, match="changed: weights"):
        verify_checksums(folder)


def test_an_extra_file_is_named(folder: Path) -> None:
    (folder / "openvino" / "extra.bin").write_bytes(b"")
    with pytest.raises(BundleError, match=r"not listed: openvino/extra\.bin"):
        verify_checksums(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "model.json").unlink()
    with pytest.raises(BundleError, match=r"missing: model\.json"):
        verify_checksums(folder)


def test_a_missing_list_is_named(folder: Path) -> None:
    (folder / SUMS_FILE).unlink()
    with pytest.raises(BundleError, match=SUMS_FILE):
        verify_checksums(folder)


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "a/../../b", "C:\\x", "a\\..\\b"]
)
def test_a_name_outside_the_bundle_is_refused(folder: Path, name: str) -> None:
    (folder / SUMS_FILE).write_text(f"{'0' * 64}  {name}\n")
    with pytest.raises(BundleError, match="outside the bundle"):
        verify_checksums(folder)


@given(st.binary(max_size=200))
def test_any_list_gives_one_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("bundle")
    (folder / "model.json").write_bytes(b"{}")
    (folder / SUMS_FILE).write_bytes(content)
    with pytest.raises(BundleError):
        verify_checksums(folder)
