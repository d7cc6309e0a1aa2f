"""The page of `benchmarks.pcam_time`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.pcam_time_runs import PLAIN

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "pcam-time.md"
CHECKS = "data checks"
GOAL = 0.25
"""Share of the plain loop's seconds."""
HEAD = """\
# PatchCamelyon: how soon

Written by `python -m benchmarks.pcam_time`. The plain loop is the one of the
[accuracy](accuracy.md) page: the same ImageNet MobileNetV2 at 96 px, six epochs, AdamW
.001 with a one-cycle schedule. `quick` is `laptop` with `--set input.auto_min_px=96
--set phases.finetune.epochs=3 --set phases.finetune.images_seen=36000 --set
phases.finetune.rate=0.0004`; each row that begins with its name changes what the row
says, so that it shows what that brings. `kept` computes what the first four stages of
the ImageNet network make of the images once for each epoch, with OpenVINO, and trains
what comes after them: `freeze_first=4`, `features="cached"`, as many
`feature_variants` as epochs, rate .0003, a head from random, neither zoom nor shift.
Its rate, and that it neither zooms nor shifts, were chosen inside the training split.
Seconds hold everything from reading the first image to the predictions of the
validation split, but for the data check, which the plain loop does not have:
{check:.0f} seconds more. AUC
with DeLong's 95 % interval (images, since slides are not published). One seed each, so
a variant that ran again came to the same AUC in other seconds, for this machine shares
its host: all are given, and the rest of the row is of the median run (of two, the
faster).

*Reached after* says when the validation AUC was first at least that with which the
plain loop ends: after one of its epochs, or with the predictions at the end, for which
`laptop` averages eight views where its epochs look once. Our validation after each
epoch is in these seconds; that of the plain loop, which needs none to train, is not.
"""
COLUMNS = (
    "variant",
    "seconds",
    "seconds of every run",
    "share of plain",
    "AUC",
    "reached plain's AUC after, seconds",
    "share of plain's seconds",
    "AUC after each epoch (seconds)",
)
TITLES = {
    "validation": "## On the validation split\n",
    "inside train": "## On an eighth of the training split, held out\n\n"
    "Recipes are chosen here; the slides are not known, so these figures flatter.\n",
}


def write_page(results: dict[str, Any]) -> None:
    """Write what has been measured; nothing where nothing has."""
    tables = [
        f"{title}\n{_table(results[place])}"
        for place, title in TITLES.items()
        if results.get(place)
    ]
    if not results.get(CHECKS):  # which the first recipe does
        return
    check = next(iter(results[CHECKS].values()))["seconds"]
    hardware = next(iter(results["validation"].values()))["hardware"]
    parts = (
        HEAD.format(check=check),
        *tables,
        _against_goal(results),
        f"{hardware}.\n",
    )
    PAGE.write_text("\n".join(parts))
    print(PAGE.read_text())


def _against_goal(results: dict[str, Any]) -> str:
    """Which variant was soonest as good as the plain loop, beside the goal."""
    rows = results["validation"]
    plain = rows[PLAIN]
    moments = {
        name: time_to_reach(row, plain["auc"]["value"])
        for name, row in rows.items()
        if name != PLAIN
    }
    reached = {name: moment for name, moment in moments.items() if moment is not None}
    if not reached:
        return "No variant reached the plain loop's AUC.\n"
    soonest = min(reached, key=lambda name: reached[name])
    share = reached[soonest] / median_run(plain)["seconds"]
    said = "reached" if share <= GOAL else "missed"
    return (
        f"The goal is the plain loop's AUC in {GOAL:.2f} of its seconds: {said}. "
        f"Soonest was *{soonest}*, in {share:.2f}.\n"
    )


def _table(rows: dict[str, Any]) -> str:
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    for name, row in sorted(rows.items(), key=lambda named: named[0] != PLAIN):
        auc, run = row["auc"], median_run(row)
        cells = (
            name,
            f"{run['seconds']:.0f}",
            ", ".join(f"{each['seconds']:.0f}" for each in row["runs"]),
            _share(run["seconds"], rows),
            f"{auc['value']:.3f} ({auc['low']:.3f} to {auc['high']:.3f})",
            *_reaching(row, rows),
            ", ".join(f"{auc:.3f} ({s:.0f})" for s, auc in run["epochs"]),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _reaching(row: dict[str, Any], rows: dict[str, Any]) -> tuple[str, str]:
    """When a run was as good as the plain loop in the end; dashes if not known."""
    if PLAIN not in rows:
        return "-", "-"
    seconds = time_to_reach(row, rows[PLAIN]["auc"]["value"])
    if seconds is None:
        return "not", "-"
    return f"{seconds:.0f}", _share(seconds, rows)


def median_run(row: dict[str, Any]) -> dict[str, Any]:
    """The run of the median seconds; of an even number the faster of the middle two."""
    runs = sorted(row["runs"], key=lambda run: float(run["seconds"]))
    median: dict[str, Any] = runs[(len(runs) - 1) // 2]
    return median


def time_to_reach(row: dict[str, Any], auc: float) -> float | None:
    """Seconds after which a run had this AUC; None if it never had.

    Args:
        row: A variant's result: its runs, and what it came to in the end.
        auc: On the validation split.
    """
    run = median_run(row)
    moments = [*run["epochs"], (run["seconds"], row["auc"]["value"])]
    return next((seconds for seconds, found in moments if found >= auc), None)


def _share(seconds: float, rows: dict[str, Any]) -> str:
    if PLAIN not in rows:
        return "-"
    return f"{seconds / median_run(rows[PLAIN])['seconds']:.2f}"
