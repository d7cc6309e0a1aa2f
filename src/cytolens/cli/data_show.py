"""`cytolens data show`: the card of one public set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import print_json

if TYPE_CHECKING:
    from cytolens.datasets.card import DatasetCard


def show(
    name: Annotated[str, typer.Argument(help="A set, as `data list` names it.")],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the card as one JSON object.")
    ] = False,
) -> None:
    """Show a set's card: counts, licence, groups, known faults, how to get it."""
    from cytolens.datasets import DATASETS

    card = DATASETS[name].card
    if as_json:
        print_json(card.model_dump(mode="json"))
    else:
        for line in card_lines(card):
            typer.echo(line)


def card_lines(card: DatasetCard) -> list[str]:
    """A card as text, a fact per line."""
    mpp = f"; {card.mpp} microns per pixel" if card.mpp else ""
    split = ", ".join(f"{name} {n:,}" for name, n in card.split_counts.items())
    doi = f" https://doi.org/{card.doi}" if card.doi else ""
    known = card.groups.unit if card.groups.known else "unknown"
    lines = [
        card.title,
        card.summary,
        "",
        f"Images:    {card.n_images:,}, {card.image_size}{mpp}",
        *([f"Splits:    {split}"] if split else []),
        "Classes:",
        *(
            f"  {label}: {meaning}"
            + (f" ({card.counts[label]:,})" if card.counts else "")
            for label, meaning in card.classes.items()
        ),
        f"Groups:    {known}: {card.groups.source}",
        f"Licence:   {card.licence}",
        f"Citation:  {card.citation}{doi}",
        f"Homepage:  {card.homepage}",
        "Known faults:",
        *(f"  - {fault}" for fault in card.known_faults),
        f"Layout:    {card.layout}",
        f"Get it:    {card.how_to_get}",
        f"Import it: cytolens data import {card.name} FOLDER --out manifest.csv",
    ]
    return lines
