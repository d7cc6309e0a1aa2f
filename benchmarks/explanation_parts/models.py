"""A trained model: the one that is there, or one trained now and kept."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.bundle.loading import load_bundle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cytolens.bundle.bundle import Bundle
    from cytolens.manifest import Manifest

INIT = "mobilenetv2_100.imagenet.safetensors"


def load_or_train(
    recipe: str, manifest: Manifest, folder: Path, *, overrides: Mapping[str, str]
) -> Bundle:
    """Load a bundle, or a run's bundle; train one if the folder has neither."""
    from cytolens.training.run import train

    for place in (folder, folder / "bundle"):
        if (place / "model.json").is_file():
            return load_bundle(place)
    done = train(
        recipe,
        manifest,
        out=folder,
        init=named_folder("CYTOLENS_WEIGHTS") / INIT if recipe == "laptop" else None,
        overrides=dict(overrides),
        resume=True,
        # The sets are what they are; their faults are told on their own page.
        allow_faults=True,
    )
    return load_bundle(done.bundle)


def named_folder(variable: str) -> Path:
    """The folder that an environment variable names; ends the program without one."""
    folder = Path(os.environ.get(variable, ""))
    if not os.environ.get(variable) or not folder.is_dir():
        sys.exit(f"{variable} names no folder: set it to where the files are.")
    return folder
