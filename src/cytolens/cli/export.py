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

MOST_IMAGES = 100


class Target(StrEnum):
    """Forms that a bundle can take."""

    TRANSFORMERS = "transformers"


def export(
    bundle: Annotated[str, typer.Argument(help="A bundle folder, or hf:owner/name.")],
    inputs: Annotated[
        list[Path],
        typer.Argument(help="Real images, folders or a manifest to prove it on."),
    ],
    to: Annotated[Target, typer.Option("--to", help="The form to write.")],
    out: Annotated[Path, typer.Option(help="The new folder.")],
    *,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a folder that is there.")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.")
    ] = False,
) -> None:
    """Write a bundle in another form, and prove on images that it answers alike.

    Up to 100 of the images are scored both ways. Exit code 1: written, but the
    probabilities differ by more than 1e-5.
    """
    from cytolens.bundle.loading import load_bundle
    from cytolens.runtime.transformers_export import export_to_transformers

    agreement = export_to_transformers(
        load_bundle(bundle), out, _images(inputs), overwrite=overwrite
    )
    if json:
        holds = {"out": str(out), "to": to.value, "holds": agreement.holds}
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
