"""The hub, played by sockets on this machine; no test leaves it."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import pytest
from huggingface_hub import constants

from cytolens.models.init import hub
from cytolens.models.init.hub import HubError, download_model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_SECONDS = 10


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    return tmp_path / "hub"


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def fake_cache(folder: Path, *, revision: str = "a" * 40) -> Path:
    """A cached snapshot, as huggingface_hub lays it out."""
    repository = folder / "models--owner--name"
    snapshot = repository / "snapshots" / revision
    snapshot.mkdir(parents=True)
    (snapshot / "model.safetensors").write_bytes(b"weights")
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(revision)
    return snapshot


def test_a_hub_that_refuses_is_noticed_within_seconds(
    closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{closed_port}")
    started = time.monotonic()
    with pytest.raises(HubError, match=r"owner/name.*cannot be reached.*Go online"):
        download_model("owner/name")
    assert time.monotonic() - started < PATIENCE_SECONDS


def test_a_hub_that_never_answers_is_noticed_within_seconds(
    deaf_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{deaf_port}")
    monkeypatch.setattr(hub, "_ANSWER_SECONDS", 0.2)
    with pytest.raises(HubError, match="does not answer"):
        download_model("owner/name")


def test_a_name_that_is_never_resolved_is_noticed_within_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The look-up of a name has no time limit in the standard library.
    monkeypatch.setattr(hub, "_probe", lambda _: time.sleep(5))
    monkeypatch.setattr(hub, "_GIVE_UP_SECONDS", 0.2)
    with pytest.raises(HubError, match="no answer"):
        download_model("owner/name")


def test_offline_mode_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(HubError, match="HF_HUB_OFFLINE is set"):
        download_model("owner/name")


def test_a_copy_in_the_cache_serves_when_the_hub_is_away(
    empty_cache: Path, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{closed_port}")
    snapshot = fake_cache(empty_cache)
    assert download_model("owner/name") == snapshot


def test_first_weights_in_the_cache_need_no_hub_at_all(
    empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> None:
        pytest.fail("the hub was asked")

    monkeypatch.setattr(hub, "_probe", fail)
    snapshot = fake_cache(empty_cache)
    assert download_model("owner/name", weights_only=True) == snapshot


@pytest.mark.parametrize("name", ["name", "a/b/c", "../x", "owner/na me", "", "ö/x"])
def test_a_name_of_another_form_is_refused(name: str) -> None:
    with pytest.raises(HubError, match="owner/name"):
        download_model(name)
