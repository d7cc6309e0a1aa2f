"""``cytolens export``: a bundle in another form, with proof that it agrees."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import print_json, progress_console

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from cytolens.exporting.export import Exported

MOST_IMAGES = 100


class Target(StrEnum):
    """Forms that a bundle can take."""

    OPENVINO_INT8 = "openvino-int8"
    OPENVINO = "openvino"
    ONNX = "onnx"
    TRANSFORMERS = "transformers"


def export(
    bundle: Annotated[str, typer.Argument(help="A bundle folder, or hf:owner/name.")],
    inputs: Annotated[
        list[Path],
        typer.Argument(
            help="What to prove it on: images, folders or a manifest; for "
            "openvino-int8 the manifest with train and val."
        ),
    ],
    to: Annotated[Target, typer.Option("--to", help="The form to write.")],
    out: Annotated[
        Path | None,
        typer.Option(
            help="A new folder. Needed for transformers; the other forms go into the "
            "bundle itself, or into a copy of it here."
        ),
    ] = None,
    time_limit: Annotated[
        float,
        typer.Option(
            min=0,
            metavar="SECONDS",
            help="How long openvino-int8 may look for layers to keep in 32 bit.",
        ),
    ] = 600,
    *,
    overwrite: Annotated[
        bool,
        typer.Option("--overwrite", help="Replace a folder that is there."),
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.")
    ] = False,
) -> None:
    """Write a bundle in another form, and prove on images that it answers alike.

    For openvino and onnx, logits may differ by 1e-4. For openvino-int8, ROC AUC and
    balanced accuracy on `val` may be at most .005 lower; layers that cost more stay in
    32 bit. Where more is lost nothing is written (exit code 2).

    For transformers, up to 100 of the images are scored both ways. Exit code 1:
    written, but the probabilities differ by more than 1e-5.
    """
    if to is Target.TRANSFORMERS:
        _to_transformers(bundle, inputs, out, overwrite=overwrite, json=json)
    else:
        _to_engine(
            bundle,
            inputs,
            to,
            out,
            time_limit=time_limit,
            overwrite=overwrite,
            json=json,
        )


def _to_engine(
    bundle: str,
    inputs: list[Path],
    to: Target,
    out: Path | None,
    *,
    time_limit: float,
    overwrite: bool,
    json: bool,
) -> None:
    from cytolens.bundle.exports import FORMS
    from cytolens.exporting.export import export_bundle
    from cytolens.prediction.inputs import gather_inputs

    console = progress_console()
    done = export_bundle(
        bundle,
        gather_inputs(inputs),
        to=next(form for form in FORMS if form == to.value),
        out=out,
        overwrite=overwrite,
        time_limit_s=time_limit,
        say=lambda words: console.print(f"{words} ..."),
    )
    if json:
        content = {"out": str(done.folder), "to": to.value, "holds": True}
        print_json(content | done.proof.model_dump(mode="json"))
        return
    console.print(_summary(done))
    for line in done.proof.warnings:
        console.print(f"Beware: {line}")


def _summary(done: Exported) -> str:
    proof = done.proof
    lines = [f"Wrote {done.folder}, proved on {proof.images} samples."]
    if not proof.figures:
        lines.append(f"Logits differ by at most {proof.largest_difference:.2g}.")
    for figure in proof.figures:
        bounds = (
            "no interval"
            if figure.low is None or figure.high is None
            else f"{figure.low:.4f} to {figure.high:.4f}"
        )
        lines.append(f"  {figure.name}: {figure.value:.4f} ({bounds})")
    if proof.float_layers:
        names = ", ".join(proof.float_layers)
        lines.append(f"{len(proof.float_layers)} layers stay in 32 bit: {names}.")
    return "\n".join(lines)


def _to_transformers(
    bundle: str, inputs: list[Path], out: Path | None, *, overwrite: bool, json: bool
) -> None:
    from cytolens.bundle.loading import load_bundle
    from cytolens.runtime.transformers_export import export_to_transformers

    if out is None:
        raise typer.BadParameter("transformers needs a folder of its own: --out FOLDER")
    agreement = export_to_transformers(
        load_bundle(bundle), out, _images(inputs), overwrite=overwrite
    )
    if json:
        holds = {"out": str(out), "to": "transformers", "holds": agreement.holds}
        print_json(holds | asdict(agreement))
    else:
        progress_console().print(
            f"Wrote {out}. On {agreement.images} images the probabilities differ by at "
            f"most {agreement.largest_difference:.2g} (tolerance "
            f"{agreement.tolerance:g}), and {agreement.same_class} get the same class."
        )
    if not agreement.holds:
        raise typer.Exit(1)


def _images(inputs: list[Path]) -> Iterator[NDArray[np.uint8]]:
    """Decode evenly chosen images."""
    from cytolens.images import decode_image
    from cytolens.prediction.inputs import gather_inputs

    paths = gather_inputs(inputs).image_paths()
    step = -(-len(paths) // MOST_IMAGES)
    for path in paths[::step]:
        yield decode_image(path)
