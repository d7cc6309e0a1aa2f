"""Measure on every real set and write the page.

Needs ``CYTOLENS_DATA`` and ``CYTOLENS_WEIGHTS``. Run it as
``python -m benchmarks.out_of_distribution``; about four minutes of one core.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from benchmarks.out_of_distribution.embedding import Embedder, Pictures, read_split
from benchmarks.out_of_distribution.kinds import changed, made_up
from benchmarks.out_of_distribution.measuring import measure
from benchmarks.out_of_distribution.page import HELD_OUT, write_page

SETS = ("herlev", "lbc", "oral", "pcam")
MOST_TRAIN, MOST_HELD_OUT, MOST_OTHER = 600, 120, 60


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of the images")
    share: float = parser.parse_args().share
    data, weights = (_folder(name) for name in ("CYTOLENS_DATA", "CYTOLENS_WEIGHTS"))
    train, held_out = (
        {
            name: read_split(
                data / name / "manifest.csv", split, most=max(30, int(share * most))
            )
            for name in SETS
        }
        for split, most in (("train", MOST_TRAIN), ("val", MOST_HELD_OUT))
    )
    embed = Embedder(weights)
    measured = [
        measure(name, train[name], _kinds(name, held_out), embed) for name in SETS
    ]
    write_page(measured)


def _kinds(name: str, held_out: dict[str, Pictures]) -> dict[str, Pictures]:
    own = held_out[name]
    next_one = SETS[(SETS.index(name) + 1) % len(SETS)]
    others = {
        f"another set: {other}": _first(pictures)
        for other, pictures in held_out.items()
        if other != name
    }
    restained = changed(_first(own), held_out[next_one], name=next_one)
    return {HELD_OUT: own} | made_up() | restained | others


def _first(pictures: Pictures) -> Pictures:
    part = slice(MOST_OTHER)
    return Pictures(pictures.images[part], pictures.labels[part], pictures.groups[part])


def _folder(variable: str) -> Path:
    folder = Path(os.environ.get(variable, ""))
    if not os.environ.get(variable) or not folder.is_dir():
        sys.exit(f"{variable} names no folder: set it to where the real files are.")
    return folder


if __name__ == "__main__":
    main()
