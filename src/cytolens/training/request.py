"""What a run was asked for, in a form that a resumed run can be compared with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.manifest import Manifest
    from cytolens.models.recipe import Recipe


@dataclass(frozen=True)
class TrainingRequest:
    """All that decides the weights of a run, but for the machine."""

    recipe: Recipe
    manifest: Manifest
    seed: int = 0
    init: Path | None = None
    device: str = "auto"
    allow_faults: bool = False
    gate_folder: Path | None = None
    """Where the data check of a whole cross-validation stands."""

    def record(self) -> dict[str, Any]:
        """Plain data for ``request.json``; its keys stand in the refusal to resume."""
        init = None if self.init is None else _file_digest(self.init)
        return {
            "recipe": self.recipe.model_dump(mode="json"),
            "manifest": self.manifest.fingerprint,
            "seed": self.seed,
            "init": init,
            "allow_faults": self.allow_faults,
        }


def _file_digest(path: Path) -> str | None:
    if not path.is_file():
        return None  # said by the room that reads it
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
