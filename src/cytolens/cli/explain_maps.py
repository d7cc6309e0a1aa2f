"""``cytolens explain``: where a model looks, as pictures, arrays and figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.explained_table import show_maps
from cytolens.cli.output import print_json, progress_bar
from cytolens.cli.parameters import AsJson, Device

if TYPE_CHECKING:
    from cytolens.prediction.batches import Unreadable


def maps(
    bundle: Annotated[str, typer.Argument(help="A bundle folder, or hf:owner/name.")],
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="IMAGE", help="Images, folders (at any depth), or one manifest."
        ),
    ],
    *,
    out: Annotated[Path, typer.Option(help="Folder for pictures, arrays, figures.")],
    method: Annotated[
        str,
        typer.Option(help="Such as grad-cam; auto takes what suits the network."),
    ] = "auto",
    target: Annotated[
        str | None,
        typer.Option(metavar="CLASS", help="What to explain; else what is predicted."),
    ] = None,
    mpp: Annotated[
        float | None,
        typer.Option(help="Microns per pixel, where the manifest does not say it."),
    ] = None,
    masks: Annotated[
        str | None,
        typer.Option(help="herlev-parts, estimated-nucleus, lesion or pcam-centre."),
    ] = None,
    device: Device = "auto",
    batch_size: Annotated[
        int, typer.Option(min=1, help="Images explained at a time.")
    ] = 8,
    as_json: AsJson = False,
) -> None:
    """Show where a model looks.

    For each image: a picture with the map over it, the map as an array, and figures in
    explanations.json. Research use only, not for diagnosis.

    With the resolution (the manifest's column mpp, or --mpp) a picture has a scale
    bar. With --masks each says which part of the cell is looked at: nucleus 71 %.

    Images that cannot be read, and masks that are missing, are listed and the rest is
    explained; the exit code is then 1.
    """
    from cytolens.explanation.explainer import Explainer
    from cytolens.explanation.writing import write_explanations

    explainer = Explainer(bundle, method=method, device=device, batch_size=batch_size)
    unreadable: list[Unreadable] = []
    with progress_bar("Explaining") as advance:
        explanations = explainer.explain(
            list(inputs),
            target=target,
            mpp=mpp,
            masks=masks,
            on_unreadable=unreadable.append,
            on_progress=advance,
        )
        content = write_explanations(
            explanations, out, explainer=explainer, unreadable=unreadable
        )
    without_mask = [
        row["sample"]
        for row in content["explanations"]
        if masks is not None and row["looks_at"] is None
    ]
    if as_json:
        print_json(content | {"out": str(out), "without_mask": without_mask})
    else:
        show_maps(content, out, without_mask=without_mask)
    if unreadable or without_mask:
        raise typer.Exit(1)
