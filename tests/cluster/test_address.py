from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from cytolens.cluster import address
from cytolens.cluster.address import check_address
from cytolens.cluster.errors import ClusterUnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def port_of(listening: socket.socket) -> int:
    port: int = listening.getsockname()[1]
    return port


def answer(listening: socket.socket, words: bytes) -> None:
    """Say something to the first who calls, in a thread."""

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(1024)
            connection.sendall(words)

    threading.Thread(target=serve, daemon=True).start()


@pytest.mark.parametrize("good", ["local", "auto"])
def test_names_need_no_check(good: str) -> None:
    check_address(good)


@pytest.mark.parametrize(
    "bad", ["", "nonsense", "ray://127.0.0.1:10001", "127.0.0.1", "a:b", "a:1:2"]
)
def test_what_is_no_address_is_refused(bad: str) -> None:
    with pytest.raises(ClusterUnreachableError, match="no address"):
        check_address(bad)


def test_a_port_that_nobody_listens_on_is_refused_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = port_of(listening)
    began = time.monotonic()
    with pytest.raises(ClusterUnreachableError, match=r"(?s)refused.*ray start"):
        check_address(f"127.0.0.1:{port}")
    assert time.monotonic() - began < 60


def test_a_number_that_is_no_port_is_refused() -> None:
    with pytest.raises(ClusterUnreachableError):
        check_address("127.0.0.1:99999")


@pytest.mark.parametrize("words", [b"SSH-2.0-OpenSSH_9.6\r\n", b""])
def test_another_service_is_refused(server: socket.socket, words: bytes) -> None:
    answer(server, words)
    with pytest.raises(ClusterUnreachableError, match="not Ray"):
        check_address(f"127.0.0.1:{port_of(server)}")


def test_a_silent_service_is_refused(
    server: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "PATIENCE_S", 0.1)
    with pytest.raises(ClusterUnreachableError, match="not Ray"):
        check_address(f"127.0.0.1:{port_of(server)}")


def test_what_speaks_as_ray_does_is_let_through(server: socket.socket) -> None:
    answer(server, bytes((0, 0, 0, 4, 0, 0, 0, 0, 0)))
    check_address(f"127.0.0.1:{port_of(server)}")


def test_what_is_encrypted_is_left_to_ray(
    server: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAY_USE_TLS", "1")
    check_address(f"127.0.0.1:{port_of(server)}")
