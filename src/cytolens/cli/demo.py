"""``cytolens demo``: the whole way on generated cells."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import progress_bar, progress_console

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.manifest import Manifest
    from cytolens.prediction.classifier import Classifier, PredictionResult

STEPS = 6
BAR = 28


def demo(
    *,
    out: Annotated[
        Path, typer.Option(help="Folder; an earlier demonstration is replaced.")
    ] = Path("demo"),
) -> None:
    """Check, split, train, evaluate, report and predict on generated cells.

    Needs no data and no network, and takes a few minutes on two cores.
    """
    from cytolens.demo import journey

    console = progress_console()
    _welcome(console)
    places = journey.prepare(out)
    with _step(console, 1, "Paint cells"):
        with progress_bar("     painting") as advance:
            manifest = journey.paint(places, advance)
        _tell_cells(console, manifest, places.manifest)
    with _step(console, 2, "Check the data"):
        _check(console, manifest)
    with _step(console, 3, "Split by patient"):
        manifest = journey.split(manifest, places)
        _tell_split(console, manifest)
    with _step(console, 4, "Train the recipe laptop"):
        run = journey.train(places)
    classifier = _load(run.bundle)
    with _step(console, 5, "Evaluate on patients kept apart"):
        evaluation = journey.evaluate(classifier, manifest, places)
    with _step(console, 6, "Predict one image"):
        result = journey.predict_one(classifier, manifest, places)
        _tell_prediction(console, result)
    _farewell(console, evaluation, places.report / "report.html", run.bundle)


def _welcome(console: Console) -> None:
    from rich.panel import Panel

    console.print(
        Panel(
            "From labelled images to a tested model, on [b]generated[/b] cells.\n"
            "The cells are invented: the figures show that the tools work, nothing "
            "about cancer.\n[dim]Research use only, not for diagnosis.[/dim]",
            title="[b]Cytolens demonstration[/b]",
            border_style="blue",
            width=min(console.width, 80),
        )
    )


@contextmanager
def _step(console: Console, number: int, title: str) -> Iterator[None]:
    console.print(f"\n[b blue]{number}/{STEPS}[/]  [b]{title}[/b]")
    start = time.perf_counter()
    yield
    _line(console, f"done in {time.perf_counter() - start:.0f} s", style="dim")


def _line(console: Console, text: str, *, style: str = "") -> None:
    console.print(f"     {text}", style=style, markup=False, soft_wrap=True)


def _tell_cells(console: Console, manifest: Manifest, path: Path) -> None:
    groups = manifest.table["group"].nunique()
    sites = manifest.table["site"].nunique()
    _line(console, f"{len(manifest)} cells of {groups} patients from {sites} sites")
    _line(console, f"classes: {', '.join(manifest.classes)}")
    _line(console, f"manifest: {path}")


def _check(console: Console, manifest: Manifest) -> None:
    from cytolens.manifest.check import check_manifest

    result = check_manifest(manifest)
    for finding in (*result.errors, *result.warnings):
        _line(console, str(finding.message), style="yellow")
    if not result.errors:
        _line(console, "no fault that would forbid training")


def _tell_split(console: Console, manifest: Manifest) -> None:
    for name in ("train", "val", "test"):
        part = manifest.subset(name)
        groups = part.table["group"].nunique()
        _line(console, f"{name:<5} {len(part):>4} cells  {groups:>3} patients")
    _line(console, "no patient is on two sides")


def _load(bundle: Path) -> Classifier:
    from cytolens.prediction.classifier import load

    return load(bundle)


def _tell_prediction(console: Console, result: PredictionResult) -> None:
    from rich.text import Text

    sample = Path(str(result.table["sample"].iloc[0]))
    _line(console, str(sample))
    best = result.predicted[0]
    for name, share in zip(result.classes, result.probabilities[0], strict=True):
        style = "bold green" if name == best else "dim"
        filled = round(BAR * float(share))
        bar = "█" * filled + "·" * (BAR - filled)
        console.print(Text(f"     {name:<14}{bar} {share:6.1%}", style=style))


def _farewell(
    console: Console, evaluation: Evaluation, page: Path, bundle: Path
) -> None:
    from rich.panel import Panel
    from rich.text import Text

    from cytolens.cli.figures import figure_table

    console.print()
    console.print(figure_table(evaluation))
    lines = Text.assemble(
        ("Report  ", "bold"),
        f"{page}\n",
        ("        open ", "dim"),
        (page.resolve().as_uri(), "dim"),
        ("\nModel   ", "bold"),
        f"{bundle}\n",
        ("Next    ", "bold"),
        f"cytolens predict {bundle} YOUR_IMAGES",
    )
    console.print(
        Panel(lines, title="[b]Where everything is[/b]", border_style="green")
    )
