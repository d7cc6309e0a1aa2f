"""`cytolens data list`: the known public sets."""

from __future__ import annotations

from cytolens.cli.output import print_json
from cytolens.cli.parameters import AsJson


def list_sets(
    *,
    as_json: AsJson = False,
) -> None:
    """List the public sets that Cytolens knows: size, groups, licence."""
    from cytolens.datasets import DATASETS

    cards = [DATASETS[name].card for name in DATASETS]
    if as_json:
        content = [
            {
                "name": card.name,
                "title": card.title,
                "images": card.n_images,
                "classes": list(card.classes),
                "groups": card.groups.unit,
                "licence": card.licence,
                "can_be_fetched": bool(card.files),
            }
            for card in cards
        ]
        print_json({"data_sets": content})
        return
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for heading in ("name", "what", "groups", "fetched by"):
        table.add_column(heading)
    table.add_column("images", justify="right")
    table.add_column("classes", justify="right")
    for card in cards:
        by = "data get" if card.files else "hand"
        counts = (f"{card.n_images:,}", str(len(card.classes)))
        table.add_row(card.name, card.title, card.groups.unit, by, *counts)
    Console().print(table)
