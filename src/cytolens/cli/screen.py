"""``cytolens screen``: score whole slides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.cluster_progress import RayAddress, tell_cluster
from cytolens.cli.output import print_json, progress_console
from cytolens.cli.parameters import AsJson, Device, Engine, EngineChoice
from cytolens.cli.tile_progress import tile_progress

if TYPE_CHECKING:
    from cytolens.screening import Screening

SOME_FAILED = 1


def screen(
    bundle: Annotated[str, typer.Argument(help="A bundle's folder, or hf:owner/name.")],
    slides: Annotated[list[Path], typer.Argument(help="One slide file or several.")],
    *,
    out: Annotated[Path, typer.Option(help="Folder for the results.")],
    mpp: Annotated[
        float | None,
        typer.Option(help="Microns per pixel, where the file does not say it."),
    ] = None,
    icc: Annotated[
        bool, typer.Option("--icc", help="Bring colours to sRGB by the file's profile.")
    ] = False,
    tile_mpp: Annotated[
        float | None,
        typer.Option(
            min=0.01,
            help="Microns per pixel to score at, where the bundle does not say it.",
        ),
    ] = None,
    overlap: Annotated[
        float,
        typer.Option(min=0, max=0.9, help="Share of a tile that the next repeats."),
    ] = 0.0,
    min_tissue: Annotated[
        float,
        typer.Option(min=0, max=1, help="Least share of tissue in a tile."),
    ] = 0.1,
    max_blur: Annotated[
        float,
        typer.Option(min=0, max=1, help="Tiles more blurred are not scored."),
    ] = 0.65,
    all_tiles: Annotated[
        bool, typer.Option("--all-tiles", help="Score every tile of the slide.")
    ] = False,
    positive: Annotated[
        list[str] | None,
        typer.Option(help="A class that counts as suspicious; may be repeated."),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Least suspicion of a tile in a region."),
    ] = None,
    gallery: Annotated[
        int, typer.Option(min=0, max=200, help="Fields in the gallery.")
    ] = 30,
    batch_size: Annotated[int, typer.Option(min=1, max=256)] = 32,
    readers: Annotated[
        int, typer.Option(min=1, max=64, help="Threads that read ahead.")
    ] = 2,
    engine: Engine = EngineChoice.AUTO,
    device: Device = "auto",
    ray: RayAddress = None,
    as_json: AsJson = False,
) -> None:
    """Score whole slides: tile table, heat map, ranked regions, gallery, GeoJSON.

    The same command run again goes on where it was interrupted. Exit code 1: some
    slides could not be screened. Research use only.
    """
    from cytolens.screening import screen as screen_slides
    from cytolens.screening.settings import make_settings

    settings = make_settings(
        tiles={
            "icc": icc,
            "tile_mpp": tile_mpp,
            "overlap": overlap,
            "min_tissue": min_tissue,
            "max_blur": max_blur,
            "all_tiles": all_tiles,
            "batch_size": batch_size,
        },
        report={"threshold": threshold, "gallery": gallery},
        work={"readers": readers},
    )
    with tile_progress() as advance:
        screening = screen_slides(
            bundle,
            slides,
            out=out,
            mpp=mpp,
            positive=positive or (),
            settings=settings,
            engine=engine.value,
            device=device,
            progress=advance,
            ray=ray,
            on_cluster=tell_cluster(),
        )
    _report(screening)
    if as_json:
        print_json(screening.to_json())
    if screening.failures:
        raise typer.Exit(SOME_FAILED)


def _report(screening: Screening) -> None:
    console = progress_console()
    for summary in screening.slides:
        for warning in summary.warnings:
            console.print(f"{summary.slide}: {warning}", markup=False)
        scored = summary.tiles_by_status["scored"]
        console.print(
            f"{summary.slide}: {summary.tiles_suspicious} of {scored} scored tiles are "
            f"suspicious, in {summary.regions} regions: "
            f"{screening.out / summary.folder / 'heatmap.png'}",
            markup=False,
            soft_wrap=True,
        )
    for failure in screening.failures:
        console.print(f"Not screened: {failure.error}", markup=False, soft_wrap=True)
