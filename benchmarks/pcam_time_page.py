"""The page of `benchmarks.pcam_time`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "pcam-time.md"
PLAIN = "plain"
HEAD = """\
# PatchCamelyon: how soon

Written by `python -m benchmarks.pcam_time`. The plain loop is the one of the
[accuracy](accuracy.md) page: the same ImageNet MobileNetV2 at 96 px, six epochs, AdamW
.001 with a one-cycle schedule. `quick` is `laptop` with `--set input.auto_min_px=96
--set phases.finetune.epochs=3 --set phases.finetune.images_seen=36000 --set
phases.finetune.rate=0.0004`; each row below it changes one thing more, so that it shows
what that thing brings. Seconds hold everything from reading the first
image to the predictions of the validation split, but for the data check, which the
plain loop does not have and which stands in a column of its own. AUC with DeLong's 95 %
interval (images, since slides are not published). One seed each.
"""
COLUMNS = ("variant", "seconds", "share of plain", "data check, seconds", "AUC")
TITLES = {
    "validation": "## On the validation split\n",
    "inside train": "## On an eighth of the training split, held out\n\n"
    "Recipes are chosen here; the slides are not known, so these figures flatter.\n",
}


def write_page(results: dict[str, Any]) -> None:
    """Write what has been measured; nothing where nothing has."""
    tables = [
        f"\n{title}\n{_table(results[place])}"
        for place, title in TITLES.items()
        if results.get(place)
    ]
    if not tables:
        return
    first = next(iter(next(iter(results.values())).values()))
    PAGE.write_text(HEAD + "".join(tables) + f"\n{first['hardware']}.\n")
    print(PAGE.read_text())


def _table(rows: dict[str, Any]) -> str:
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    whole = rows.get(PLAIN, {}).get("seconds")
    for name, row in rows.items():
        auc = row["auc"]
        cells = (
            name,
            f"{row['seconds']:.0f}",
            f"{row['seconds'] / whole:.2f}" if whole else "-",
            f"{row['check_seconds']:.0f}",
            f"{auc['value']:.3f} ({auc['low']:.3f} to {auc['high']:.3f})",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
