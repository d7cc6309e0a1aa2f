"""Where models look over whole real sets: padding, outlines, and a planted ring.

    python -m benchmarks.shortcuts [--bundles DIR]

``laptop`` on the Herlev cells, whose pictures were padded to squares; the same where a
ring was drawn in every picture of an abnormal cell, so that the hunt has something to
find, once in a vivid colour and once in a dark one; and ``dual-resnet50`` on pairs of
which some carry outlines and letters. Models are kept in DIR, and taken from there.
Needs ``CYTOLENS_DATA`` and ``CYTOLENS_WEIGHTS``; writes
``docs/benchmarks/shortcuts.md``.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from benchmarks.explanation_parts.models import load_or_train, named_folder
from cytolens.explanation.checks.table import markdown_table, percent
from cytolens.explanation.shortcuts.hunting import hunt_shortcuts
from cytolens.explanation.shortcuts.regions import MEANINGS
from cytolens.explanation.shortcuts.verdict import RULE
from cytolens.images import decode_image
from cytolens.manifest import read_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cytolens.explanation.shortcuts.report import ShortcutReport
    from cytolens.manifest import Manifest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks" / "shortcuts.md"
VIVID_RING = (20, 225, 45)
"""As a program for annotations draws."""
DARK_RING = (40, 120, 20)
"""A pen that is less vivid than any stroke that is looked for."""
HEAD = """\
# Shortcuts in real sets

Written by `python -m benchmarks.shortcuts`. Each model is trained small, then every
sample is explained for the class that it predicts, and the share of its maps on regions
without cells is set against the share of the image that they take. Intervals are of
95 %, over whole groups. How to run it on your own images:
[shortcuts](../reference/shortcuts.md).

{rule}

{meanings}
"""
COLUMNS = ("region", "samples", "share of map", "share of image", "map minus image", "")


@dataclass(frozen=True)
class Case:
    """A model, and the samples that it is looked at on."""

    name: str
    recipe: str
    about: str
    manifest: Callable[[Path, Path], Manifest]
    """From the folder of all sets, and a folder to write to."""
    split: str | None
    overrides: dict[str, str]


def main() -> None:
    """Train what is missing, look, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundles", type=Path, help="trained models; kept there")
    bundles: Path | None = parser.parse_args().bundles
    meanings = "\n".join(f"- *{name}*: {text}." for name, text in MEANINGS.items())
    parts = [HEAD.format(rule=RULE, meanings=meanings)]
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for case in CASES:
            print(case.name, flush=True)
            manifest = case.manifest(named_folder("CYTOLENS_DATA"), scratch)
            folder = (bundles or scratch) / case.name
            bundle = load_or_train(
                case.recipe, manifest, folder, overrides=case.overrides
            )
            report = hunt_shortcuts(bundle, manifest, split=case.split, device="cpu")
            parts.append(_part(case, report))
    PAGE.write_text("\n".join(parts), encoding="utf-8")


def _part(case: Case, report: ShortcutReport) -> str:
    lines = [
        f"## {case.recipe}, {case.name}\n",
        f"{case.about} {len(report.rows)} samples, explained by {report.method}.\n",
        f"**{report.verdict}**\n",
        markdown_table(COLUMNS, list(_rows(report))),
    ]
    return "\n".join(lines)


def _rows(report: ShortcutReport) -> Iterator[tuple[str, ...]]:
    whole = [("", finding) for finding in report.findings]
    by_class = [
        (f", predicted {name}", finding)
        for name, findings in report.by_class.items()
        for finding in findings
        if finding.samples
    ]
    for where, found in whole + by_class:
        yield (
            found.region + where,
            f"{found.samples} of {found.groups} groups",
            percent(found.mass) if found.samples else "-",
            "-" if found.area is None else f"{found.area:.1%}",
            percent(found.excess) if found.samples else "-",
            "**shortcut**" if found.is_shortcut else "",
        )


def _herlev(data: Path, scratch: Path) -> Manifest:
    """Normal or abnormal, in place of seven classes."""
    return _two_classes(data, scratch / "herlev.csv")


def _ringed(data: Path, scratch: Path, *, colour: tuple[int, int, int]) -> Manifest:
    """A ring on every abnormal cell."""
    manifest = _two_classes(data, scratch / "plain.csv")
    folder = Path(tempfile.mkdtemp(dir=scratch))
    table = manifest.table.copy()
    random = np.random.default_rng(0)
    written = []
    for path, label in zip(manifest.image_paths(), table["label"], strict=True):
        image = np.array(decode_image(path))
        if label == "abnormal":
            _draw_ring(image, random, colour)
        written.append(folder / f"{path.parent.name}-{path.stem}.png")
        Image.fromarray(image).save(written[-1])
    table["image"] = [path.as_posix() for path in written]
    path = folder / "ringed.csv"
    table[["sample", "image", "label", "group", "split"]].to_csv(path, index=False)
    return read_manifest(path)


def _draw_ring(
    image: np.ndarray, random: np.random.Generator, colour: tuple[int, int, int]
) -> None:
    """Somewhere in the picture, about a quarter of its side wide."""
    side = min(image.shape[:2])
    radius = round(side * random.uniform(0.1, 0.14))
    centre = random.integers(radius + 4, side - radius - 4, 2)
    place = int(centre[0]), int(centre[1])
    cv2.circle(image, place, radius, colour, 3, cv2.LINE_AA)


def _two_classes(data: Path, path: Path) -> Manifest:
    manifest = read_manifest(data / "herlev" / "manifest.csv")
    table = manifest.table.copy()
    normal = table["label"].str.startswith("normal")
    table["label"] = np.where(normal, "normal", "abnormal")
    table["image"] = [path.as_posix() for path in manifest.image_paths()]
    table[["sample", "image", "label", "group", "split"]].to_csv(path, index=False)
    return read_manifest(path)


def _pairs(data: Path, scratch: Path) -> Manifest:
    del scratch
    return read_manifest(data / "cervix-pairs" / "manifest.csv")


_laptop = partial(
    Case, recipe="laptop", split="val", overrides={"phases.finetune.epochs": "6"}
)
CASES = (
    _laptop(
        name="herlev",
        about="Cells cut out and padded to squares; the validation split.",
        manifest=_herlev,
    ),
    _laptop(
        name="herlev-outlined",
        about="The same cells, but a vivid green ring was drawn somewhere in every "
        "picture of an abnormal one, before training: a shortcut known to be there.",
        manifest=partial(_ringed, colour=VIVID_RING),
    ),
    _laptop(
        name="herlev-ringed",
        about="As before, with a dark green ring. It is no vivid stroke, so it is not "
        "found, nor said: a limit of what is looked for.",
        manifest=partial(_ringed, colour=DARK_RING),
    ),
    Case(
        name="cervix-pairs",
        recipe="dual-resnet50",
        about="Before and after acetic acid; some of the latter carry outlines and "
        "letters. All pairs, those it was trained on too, since only 12 are held out.",
        manifest=_pairs,
        split=None,
        overrides={
            "input.size_px": "112",
            "phases.initial.epochs": "3",
            "phases.fine-tuning.epochs": "2",
        },
    ),
)


if __name__ == "__main__":
    main()
