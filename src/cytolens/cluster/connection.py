"""Start Ray on this machine's cores, or connect to a cluster that runs."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.cluster.address import LOCAL, check_address
from cytolens.cluster.errors import ClusterError, ClusterUnreachableError
from cytolens.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterator

QUIET = {
    # A hospital's machine tells nobody what it does.
    "RAY_USAGE_STATS_ENABLED": "0",
    # What Ray will do in a later version anyway; unset, it warns of it.
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
CONNECT_TRIES = {"RAY_gcs_server_port_wait_time_s": "3"}
"""Ray's name for how often it tries to connect, a second apart; by default 20."""
STORE_BYTES = 100 * 2**20
"""Of the object store of a local Ray: a part's scores are a few kB."""


@dataclass(frozen=True)
class Cluster:
    """A Ray that this process is connected to."""

    address: str

    def nodes(self) -> list[dict[str, float]]:
        """What each node that is alive has: ``CPU``, ``GPU`` and so on."""
        nodes = import_ray().nodes()
        return [node["Resources"] for node in nodes if node["Alive"]]


@contextmanager
def connect(address: str) -> Iterator[Cluster]:
    """Use a cluster for a while; at the end it is left as it was.

    A Ray that this process already uses, as in a notebook, is used and stays.

    Args:
        address: ``local`` (a Ray of our own, gone at the end), ``auto`` (the cluster
            this machine belongs to), or ``HOST:PORT`` of a head node.

    Raises:
        MissingExtraError: If Ray is not installed.
        ClusterUnreachableError: If there is no cluster, or it will not have us.
    """
    check_address(address)
    ray = import_ray()
    if ray.is_initialized():
        yield Cluster(address)
        return
    with _nothing_on_stdout(ray._private.worker):
        _initialise(ray, address)
        try:
            yield Cluster(address)
        finally:
            ray.shutdown()


@contextmanager
def _nothing_on_stdout(worker: Any) -> Iterator[None]:  # noqa: ANN401 (a module)
    """Keep Ray from printing pages of a dead machine's log where JSON belongs.

    There is no switch for it. That a machine died is told by the progress.
    """
    name = "print_to_stdstream"
    before = getattr(worker, name, None)
    setattr(worker, name, lambda *_, **__: None)
    try:
        yield
    finally:
        setattr(worker, name, before)


def import_ray() -> Any:  # noqa: ANN401 (Ray's types do not know its own decorators)
    """Import Ray, telling it first to be quiet.

    Raises:
        MissingExtraError: If it is not installed.
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray
    except ImportError as error:
        purpose = "Work on a cluster"
        raise MissingExtraError("ray", extra="ray", purpose=purpose) from error
    return ray


def _initialise(ray: Any, address: str) -> None:  # noqa: ANN401 (as above)
    own = {"include_dashboard": False, "object_store_memory": STORE_BYTES}
    try:
        with _environment(CONNECT_TRIES if address != LOCAL else {}):
            ray.init(
                address=address,
                log_to_driver=False,
                logging_level="critical",
                **(own if address == LOCAL else {}),
            )
    # Ray's words for: nothing there, another version, a token is missing, no room.
    except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        ray.shutdown()
        if address == LOCAL:
            msg = f"Ray does not start on this machine: {_cause(error)}"
            raise ClusterError(msg) from error
        raise ClusterUnreachableError(address, found=_cause(error)) from error


def _cause(error: BaseException) -> str:
    """The innermost reason on one line."""
    while error.__cause__ is not None:
        error = error.__cause__
    text = str(error)
    if "InvalidAuthToken" in text or "AuthenticationError" in type(error).__name__:
        return (
            "it asks for a token; set RAY_AUTH_MODE=token, and RAY_AUTH_TOKEN_PATH to "
            "the file with the token of its head node"
        )
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__).rstrip(".")


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    added = {k: v for k, v in values.items() if k not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)
