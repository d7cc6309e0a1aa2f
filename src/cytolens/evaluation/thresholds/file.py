"""A chosen threshold in a file of its own, for tables that come without a bundle."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from cytolens.bundle.fitted_rows import FittedRows
from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.bundle.threshold import Threshold
from cytolens.config import StrictModel
from cytolens.evaluation.errors import EvaluationError

_MAX_BYTES = 16 << 20


class ThresholdFile(StrictModel):
    """What ``threshold.json`` says."""

    content: Literal["cytolens-threshold"] = "cytolens-threshold"
    version: Literal[1] = 1
    intended_use: str = RESEARCH_USE_ONLY
    threshold: Threshold
    rows: FittedRows
    """The samples it was chosen on: it is refused where they are reported."""


def write_threshold(chosen: ThresholdFile, path: Path) -> None:
    """Write the file, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(chosen.model_dump_json(indent=2) + "\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_threshold(path: Path | str) -> ThresholdFile:
    """Read what `write_threshold` wrote.

    Raises:
        EvaluationError: If it is missing, or not such a file.
    """
    file = Path(path)
    made = "Make it with `cytolens thresholds TABLE --rule RULE --out FOLDER`."
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise EvaluationError(f"{file} is larger than a threshold file can be.")
        return ThresholdFile.model_validate_json(file.read_bytes())
    except OSError as error:
        msg = f"{file}: cannot be read ({error.strerror}). {made}"
        raise EvaluationError(msg) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        msg = f"{file} is no threshold file: {where}: {first['msg']}. {made}"
        raise EvaluationError(msg) from error
