"""``cytolens cache``: what is kept between runs; show it, delete it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cytolens.cli.output import print_json
from cytolens.cli.parameters import AsJson

if TYPE_CHECKING:
    from cytolens.caching.cache import Cache

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="What is kept between runs: decoded images, features. Show it, delete it.",
)


@app.command()
def show(*, json: AsJson = False) -> None:
    """Show where the cache stands, what it holds and how large it may grow.

    CYTOLENS_CACHE names another folder, CYTOLENS_CACHE_GB another limit (20).
    """
    from cytolens.caching.cache import open_cache

    cache = open_cache()
    content = _content(cache)
    if json:
        print_json(
            {
                "folder": str(cache.folder),
                "limit_bytes": cache.limit_bytes,
                "content": content,
            }
        )
        return
    typer.echo(f"{cache.folder} (limit {cache.limit_bytes / 1e9:g} GB)")
    for kind, facts in content.items():
        typer.echo(
            f"  {kind}: {facts['records']} in {facts['packs']} packs, "
            f"{facts['bytes'] / 1e6:.1f} MB, {facts['packs_in_use']} packs in use"
        )


@app.command()
def clear(*, json: AsJson = False) -> None:
    """Delete all that no run is using just now.

    Nothing is lost but time: what is needed again is made again.
    """
    from cytolens.caching.cache import open_cache

    freed, kept = open_cache().clear()
    if json:
        print_json({"freed_bytes": freed, "packs_in_use": kept})
        return
    stays = f"; {kept} packs are in use and stay" if kept else ""
    typer.echo(f"Freed {freed / 1e6:.1f} MB{stays}")


def _content(cache: Cache) -> dict[str, dict[str, int]]:
    from cytolens.caching.cache import KINDS

    content = {}
    with cache.lock():
        for kind in KINDS:
            packs = list(cache.packs(kind))
            content[kind] = {
                "packs": len(packs),
                "records": sum(len(pack.keys) for pack in packs),
                "bytes": sum(pack.nbytes for pack in packs),
                "packs_in_use": sum(cache.is_in_use(pack) for pack in packs),
            }
    return content
