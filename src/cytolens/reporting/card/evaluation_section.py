"""The card's section on one evaluation: who, how, and all figures with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cytolens.bundle.markdown import table
from cytolens.reporting.card.calibration_part import calibration_part
from cytolens.reporting.card.subgroup_part import subgroup_part
from cytolens.reporting.card.threshold_part import threshold_part

if TYPE_CHECKING:
    from cytolens.reporting.card.metrics import Metrics

HEADER = ("figure", "value", "interval", "n", "made by", "note")


def evaluation_section(metrics: Metrics) -> str:
    """Write one evaluation as Markdown."""
    of = f"the {metrics.split} split" if metrics.split else "all samples of a table"
    confidence = 100 * float(metrics.content.get("confidence") or 0.95)
    parts = [
        f"## Evaluation `{metrics.name}`: {of}",
        _population(metrics),
        "\n".join(f"- {line}" for line in metrics.content["protocol"]),
        f"Intervals cover {confidence:g} %.",
        "\n".join(table(HEADER, map(_row, metrics.figures))),
        *_per_class(metrics),
        *_confusion(metrics),
        *threshold_part(metrics),
        *calibration_part(metrics),
        *subgroup_part(metrics),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _population(metrics: Metrics) -> str:
    population = metrics.population
    classes = ", ".join(f"{n} {name}" for name, n in population["per_class"].items())
    groups = population.get("groups")
    known = "groups not known" if groups is None else f"{groups} groups"
    sites = population.get("sites") or {}
    places = ", ".join(f"{name} {n}" for name, n in sites.items())
    return (
        f"Tested on {metrics.samples} samples ({classes}); {known}; "
        f"{'sites: ' + places if places else 'sites not known'}."
    )


def _row(figure: dict[str, Any]) -> tuple[str, ...]:
    value, low, high = figure["value"], figure["low"], figure["high"]
    shown = "not defined" if value is None else _digits(value)
    interval = (
        "" if low is None or high is None else f"{_digits(low)} to {_digits(high)}"
    )
    method = figure["method"] if value is not None else ""
    return (figure["name"], shown, interval, str(figure["n"]), method, figure["note"])


def _digits(value: float) -> str:
    return f"{value:.4f}"


def _per_class(metrics: Metrics) -> list[str]:
    per_class = metrics.content.get("per_class") or {}
    if len(per_class) < 3:
        # Of two classes the overall figures say it all.
        return []
    rows = [
        (name, *_row(figure)[:4])
        for name, found in per_class.items()
        for figure in found
    ]
    lines = table(("class", "figure", "value", "interval", "n"), rows)
    return ["### Class by class", "\n".join(lines)]


def _confusion(metrics: Metrics) -> list[str]:
    counts = metrics.content.get("confusion")
    classes = metrics.content.get("classes") or []
    if not counts:
        return []
    rows = [
        (f"True {name}", *map(str, row))
        for name, row in zip(classes, counts, strict=True)
    ]
    lines = table(("", *(f"Predicted {name}" for name in classes)), rows)
    return ["### Confusion matrix", "\n".join(lines)]
