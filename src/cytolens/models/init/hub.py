"""Fetch a model from the Hugging Face hub, and notice within seconds if it is away."""

from __future__ import annotations

import threading
from pathlib import Path

import requests

from cytolens.errors import CytolensError

HUB_PREFIX = "hf:"
_CONNECT_SECONDS = 3.0
_ANSWER_SECONDS = 5.0
_GIVE_UP_SECONDS = 6.0
"""Bounds the look-up of the host's name too, which has no time limit of its own."""
_MODEL_FILES = (
    "*.safetensors",
    "*.json",
    "README.md",
    "SHA256SUMS",
    "*.parquet",
    "*.onnx",
    "openvino/*",
)
_PICKLES = ("*.pt", "*.pth", "*.pkl", "*.ckpt", "pytorch_model*", "*.h5", "*.msgpack")


class HubError(CytolensError):
    """A model cannot be had from the hub."""

    http_status = 502


def download_model(repository: str, *, weights_only: bool = False) -> Path:
    """Return the local folder of a hub model; take the cache where the hub is away.

    Args:
        repository: ``owner/name``.
        weights_only: Take a copy in the cache without asking the hub for a newer one.

    Returns:
        A folder in the hub's own cache. Pickles are never fetched.

    Raises:
        HubError: If the hub cannot be reached, or has no such model for us, and none
            is in the cache.
    """
    _check_name(repository)
    if weights_only and (cached := _cached(repository)):
        return cached
    reason = why_unreachable()
    if reason is None:
        return _download(repository)
    if cached := _cached(repository):
        return cached
    raise HubError(
        f"Cannot fetch {repository} from the Hugging Face hub: {reason}, and no copy "
        "is in the cache. Go online, or download it elsewhere and give the folder."
    )


def _check_name(repository: str) -> None:
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils._validators import validate_repo_id

    try:
        validate_repo_id(repository)
    except HFValidationError:
        fits = False
    else:
        fits = "/" in repository
    if not fits:
        raise HubError(f"{repository!r} is not of the form owner/name.")


def _cached(repository: str) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        folder = Path(
            snapshot_download(
                repository, allow_patterns=list(_MODEL_FILES), local_files_only=True
            )
        )
    except (LocalEntryNotFoundError, HfHubHTTPError, OSError):
        return None
    return folder if any(folder.glob("*.safetensors")) else None


def _download(repository: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(
            snapshot_download(
                repository,
                allow_patterns=list(_MODEL_FILES),
                ignore_patterns=list(_PICKLES),
                etag_timeout=_ANSWER_SECONDS,
            )
        )
    # Which errors come up depends on the HTTP library of the installed version.
    except Exception as error:
        first_line = str(error).strip().splitlines()[0]
        raise HubError(
            f"Cannot fetch {repository} from the Hugging Face hub: {first_line} "
            "Check the name, and sign in with `hf auth login` if it is private."
        ) from error


def why_unreachable() -> str | None:
    """Ask the hub for a sign of life; return in words what is wrong, or None."""
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        return "HF_HUB_OFFLINE is set"
    answers: list[str | None] = []
    thread = threading.Thread(
        target=lambda: answers.append(_probe(constants.ENDPOINT)), daemon=True
    )
    thread.start()
    thread.join(_GIVE_UP_SECONDS)
    return answers[0] if answers else f"no answer in {_GIVE_UP_SECONDS:.0f} seconds"


def _probe(endpoint: str) -> str | None:
    try:
        requests.head(endpoint, timeout=(_CONNECT_SECONDS, _ANSWER_SECONDS))
    except requests.Timeout:
        return "it does not answer"
    except requests.RequestException:
        return "it cannot be reached"
    return None
