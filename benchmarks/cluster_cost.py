"""What ten thousand slides cost on 1, 10 and 100 machines, from measured rates.

Arithmetic only. Rates come from the results of ``benchmarks.screening``,
``benchmarks.ray_overhead`` and ``benchmarks.handing_out`` where they were run, else
from the arguments, and the page says which.

Run as ``python -m benchmarks.cluster_cost``, it writes
``docs/explanation/ten-thousand-slides.md``.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "explanation" / "ten-thousand-slides.md"
RESULTS = ROOT / "benchmarks" / "results"
MACHINES = (1, 10, 100)
ENGINE = "openvino-int8"
TILES_PER_PART = 256
GB = 1000**3


@dataclass(frozen=True)
class Figure:
    """A number, and where it is from."""

    value: float
    source: str


@dataclass(frozen=True)
class Assumptions:
    """All that the costs follow from."""

    slides: Figure
    tiles_per_slide: Figure
    tiles_per_s: Figure
    """Of one machine."""
    slide_gb: Figure
    read_share: Figure
    """Share of a slide's bytes that is read."""
    output_mb: Figure
    """Per slide."""
    driver_s_per_slide: Figure
    """Search for tissue, and maps, tables and pictures at the end."""
    driver_ms_per_part: Figure
    part_kb: Figure
    network_gb_s: Figure
    storage_gb_s: Figure


@dataclass(frozen=True)
class Cost:
    """Of all slides on so many machines."""

    machines: int
    scoring_h: float
    """If nothing but scoring took time."""
    driver_h: float
    storage_h: float
    network_h: float

    @property
    def hours(self) -> float:
        """Scoring waits while the handing machine works, and for the slowest pipe."""
        return max(self.scoring_h + self.driver_h, self.storage_h, self.network_h)

    @property
    def bottleneck(self) -> str:
        """What takes most of the time."""
        shares = {
            "scoring": self.scoring_h,
            "the handing machine": self.driver_h,
            "storage": self.storage_h,
            "its network": self.network_h,
        }
        return max(shares, key=lambda name: shares[name])


def cost(given: Assumptions, machines: int) -> Cost:
    """Compute the hours of each part of the work."""
    slides = given.slides.value
    tiles = slides * given.tiles_per_slide.value
    parts = tiles / TILES_PER_PART
    read_gb = slides * given.slide_gb.value * given.read_share.value
    per_part_s = given.driver_ms_per_part.value / 1000
    taken_in_gb = parts * given.part_kb.value * 1000 / GB
    return Cost(
        machines=machines,
        scoring_h=tiles / given.tiles_per_s.value / machines / 3600,
        driver_h=(slides * given.driver_s_per_slide.value + parts * per_part_s) / 3600,
        storage_h=read_gb / given.storage_gb_s.value / 3600,
        network_h=taken_in_gb / given.network_gb_s.value / 3600,
    )


def main() -> None:
    """Compute, and write the page."""
    given = _assumptions(_options())
    text = _page(given, [cost(given, machines) for machines in MACHINES])
    PAGE.write_text(text, encoding="utf-8")
    print(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default, words in (
        ("slides", 10_000, "how many"),
        ("tiles-per-slide", 5_000, "scored tiles of a slide"),
        ("tiles-per-s", 54, "of one machine, where not measured (a prototype's)"),
        ("slide-gb", 1.0, "size of a slide"),
        ("read-share", 0.5, "share of its bytes that is read"),
        ("output-mb", 5.0, "results of a slide"),
        ("driver-s-per-slide", 10.0, "plan and outputs, on the handing machine"),
        ("driver-ms-per-part", 10.0, "taking in a part, where not measured"),
        ("part-kb", 12.0, "size of a part's table, where not measured"),
        ("network-gb-s", 0.125, "of the handing machine: 1 Gbit/s"),
        ("storage-gb-s", 1.0, "what the storage delivers to all machines together"),
    ):
        parser.add_argument(f"--{name}", type=float, default=default, help=words)
    parser.add_argument("--results", type=Path, default=RESULTS)
    return parser.parse_args()


def _assumptions(options: argparse.Namespace) -> Assumptions:
    fields = {
        name: Figure(getattr(options, name), "assumed")
        for name in Assumptions.__dataclass_fields__
    }
    for side in _read(options.results / "screening.json").get("sides", []):
        # The name of the side holds the engine's.
        if ENGINE in json.dumps(side):
            rate = float(side["tiles_per_s"])
            fields["tiles_per_s"] = Figure(rate, "measured by `benchmarks.screening`")
    measured = _read(options.results / "ray_overhead.json")
    for name, key in (("driver_ms_per_part", "driver_ms"), ("part_kb", "part_kb")):
        if key in measured:
            source = "measured by `benchmarks.ray_overhead`"
            fields[name] = Figure(float(measured[key]), source)
    handing = _read(options.results / "handing_out.json")
    if handing:
        source = f"measured by `benchmarks.handing_out` ({handing['scored']:,} tiles)"
        fields["driver_s_per_slide"] = Figure(float(handing["seconds"]), source)
    return Assumptions(**fields)


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


WORDS = {
    "slides": "slides",
    "tiles_per_slide": "scored tiles per slide",
    "tiles_per_s": "tiles/s of one machine of two cores (ResNet-50, int8, 224 pixels)",
    "slide_gb": "GB per slide",
    "read_share": "share of a slide's bytes that is read (the tissue, one level)",
    "output_mb": "MB of results per slide",
    "driver_s_per_slide": "s per slide on the handing machine: tissue search, outputs",
    "driver_ms_per_part": f"ms per part of {TILES_PER_PART} tiles, to take it in",
    "part_kb": "kB that come back per part",
    "network_gb_s": "GB/s of the handing machine's network",
    "storage_gb_s": "GB/s of the storage, for all machines together",
}
PAGE_TEXT = """\
# Ten thousand slides

Written by `python -m benchmarks.cluster_cost`: arithmetic, not a measurement. Nobody
has run this many slides here. Each figure it starts from stands in the last table, with
where it is from; those that are assumed differ from place to place, so give your own
(`--help` lists them).

| machines | hours | machine-hours | of these scoring, h | handing out, h | \
storage at least, h | takes most |
|---|---|---|---|---|---|---|
{rows}
Hours are those of scoring plus those of the machine that hands out the work: one slide
is screened after the other, and while it is searched for tissue or its results are
written, the workers wait.

## Where it stops growing

- **First the handing machine.** Its {driver_s:.3g} s per slide do not shrink with more
  machines. They take as long as the scoring from {even:.0f} machines on. Past that,
  start several `cytolens screen` on the same cluster, each with its share of the slides
  and its own `--out`; they need nothing of each other.
- **Then the storage.** {machines_storage:.0f} machines read {storage:.3g} GB/s, which
  is all that is assumed of it.
- **Not the network of the handing machine.** All that comes back from the workers is
  {back_gb:.2g} GB, {network_h:.2g} hours at {network:.3g} GB/s.

## Storage

{slides_tb:.3g} TB for the slides. {outputs_gb:.0f} GB for the results. Parts that are
not yet put together need {parts_mb:.2g} MB at a time, since they are deleted with the
end of each slide. The workers need no disk of their own.

## What it starts from

| figure | value | source |
|---|---|---|
{sources}
"""


def _page(given: Assumptions, costs: list[Cost]) -> str:
    alone = costs[0]
    parts = given.tiles_per_slide.value / TILES_PER_PART
    read_per_s = (
        given.tiles_per_s.value
        / given.tiles_per_slide.value
        * given.slide_gb.value
        * given.read_share.value
    )
    figures = ((name, getattr(given, name)) for name in WORDS)
    return PAGE_TEXT.format(
        rows="".join(_row(c) for c in costs),
        driver_s=alone.driver_h * 3600 / given.slides.value,
        even=alone.scoring_h / alone.driver_h,
        machines_storage=given.storage_gb_s.value / read_per_s,
        storage=given.storage_gb_s.value,
        back_gb=given.slides.value * parts * given.part_kb.value * 1000 / GB,
        network_h=alone.network_h,
        network=given.network_gb_s.value,
        slides_tb=given.slides.value * given.slide_gb.value / 1000,
        outputs_gb=given.slides.value * given.output_mb.value / 1000,
        parts_mb=parts * given.part_kb.value / 1000,
        sources="".join(
            f"| {WORDS[name]} | {round(f.value, 2):,.10g} | {f.source} |\n"
            for name, f in figures
        ).rstrip(),
    )


def _row(c: Cost) -> str:
    return (
        f"| {c.machines} | {c.hours:,.1f} | {c.hours * c.machines:,.0f} | "
        f"{c.scoring_h:,.1f} | {c.driver_h:,.1f} | {c.storage_h:,.1f} | "
        f"{c.bottleneck} |\n"
    )


if __name__ == "__main__":
    main()
