"""Files that let Transformers open a bundle directly."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.schema import ModelDescription


def write_transformers_files(folder: Path, description: ModelDescription) -> None:
    """Complete ``config.json`` and add ``preprocessor_config.json``."""
