"""Arguments and options that several commands share, so that they read the same."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class EngineChoice(StrEnum):
    """`cytolens.runtime.choosing.EngineName`, for the command line."""

    AUTO = "auto"
    TORCH = "torch"
    ONNX = "onnx"
    OPENVINO = "openvino"
    OPENVINO_FLOAT = "openvino-float"
    OPENVINO_INT8 = "openvino-int8"


AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
BundleOrTable = Annotated[
    str,
    typer.Argument(
        metavar="BUNDLE_OR_TABLE",
        help="A bundle (a folder, or hf:owner/name), or a predictions table.",
    ),
]
BundleToWrite = Annotated[
    Path | None, typer.Option(help="Bundle to store it in, where a table is given.")
]
ClassMapFile = Annotated[
    Path | None, typer.Option("--map", help="TOML that merges or drops classes.")
]
Device = Annotated[str, typer.Option(help="auto, cpu, cuda, ...")]
Engine = Annotated[
    EngineChoice,
    typer.Option(
        help="What runs the network. auto: torch on a GPU, else the fastest that the "
        "bundle holds (see export). openvino: int8 where there is one."
    ),
]
FittingSplit = Annotated[
    str, typer.Option(help="Samples it is fitted on: val, or out-of-fold.")
]
ManifestToScore = Annotated[
    Path | None,
    typer.Argument(help="Samples to predict on first; needed with a bundle."),
]
PositiveClass = Annotated[
    str | None,
    typer.Option(help="Positive class of two; by default the second by name."),
]
ReportedSplit = Annotated[
    str | None,
    typer.Option(help="Which samples; by default test where there is one."),
]
