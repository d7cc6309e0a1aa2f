"""The page ``docs/benchmarks/explanation.md``, from the results that there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cytolens.evaluation.figure import Figure
from cytolens.explanation.checks.table import SAID, brief, markdown_table, percent
from cytolens.explanation.checks.verdict import RULE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.explanation_parts.cases import Case

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "explanation.md"
HEAD = """\
# Explanations, checked

Written by `python -m benchmarks.explanation`. Each recipe is trained small on real images, and every method that its
network can be explained by is put to the same checks on validation images that it has not seen. Intervals are of 95 %
over images, or over whole cases where a set names them. What each figure means:
[explanation checks](../reference/explanation-checks.md).

{rule}

*Left of the map* is that rank correlation. *Deletion* and *insertion* are areas of the probability curves against those of
a random map, image by image: above 0 the method is better than chance. *Random (control)* must fail the first check and
be at 0 in the others. Slow methods were given fewer images, as stated. Seconds a
map and minutes of training are from a machine that did other work too.

{summary}
"""  # noqa: E501  # lines of the page
FAITHFUL = (
    "recipe, images of",
    "method",
    "n",
    "s a map",
    "weights shuffled",
    "left of the map",
    "deletion gain",
    "insertion gain",
)
PLACES = (
    "recipe",
    "method",
    "region",
    "mass",
    "by chance",
    "gain",
    "peak",
    "gain of peak",
)
ALIKE = ("recipe", "method", "rank correlation with the default method")


def write_page(results: dict[str, Any], cases: Iterable[Case]) -> None:
    """Write the page; a case without a result is named as not measured."""
    known = list(cases)
    found = [(case, results[case.key]) for case in known if case.key in results]
    missing = [case.key for case in known if case.key not in results]
    parts = [
        HEAD.format(rule=RULE, summary="\n".join(_summary(found))),
        "## Faithfulness and sanity\n",
        markdown_table(FAITHFUL, [row for item in found for row in _faithful(*item)]),
        "## Where the maps lie\n",
        markdown_table(PLACES, [row for item in found for row in _places(*item)]),
        "## Agreement with the default method\n",
        markdown_table(ALIKE, [row for item in found for row in _alike(*item)]),
        "## How the models were trained, and what was left out\n",
        "".join(line for item in found for line in _facts(*item)),
    ]
    if missing:
        parts.append(f"Not measured yet: {', '.join(missing)}.\n")
    PAGE.write_text("\n".join(parts), encoding="utf-8")


def _summary(found: list[tuple[Case, dict[str, Any]]]) -> Iterator[str]:
    methods = [
        (case, item)
        for case, result in found
        for item in result["methods"]
        if item["method"] != "random"
    ]
    if not methods:
        return
    failed = [
        f"{item['title']} on {case.key}"
        for case, item in methods
        if item["verdict"]["outcome"] != "destroyed"
    ]
    better = sum(item["better_than_random"] for _, item in methods)
    passed = len(methods) - len(failed)
    yield (
        f"Of {len(methods)} pairs of recipe and method, {passed} pass the sanity "
        f"check, and {better} are better than a random map by deletion or insertion."
    )
    if failed:
        yield f"Not passed: {'; '.join(failed)}."


def _faithful(case: Case, result: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for item in result["methods"]:
        yield (
            f"{case.recipe}, {case.dataset}",
            item["title"],
            str(item["samples"]),
            f"{item['seconds_per_map']:.3f}",
            SAID[item["verdict"]["outcome"]],
            brief(_figure(item["verdict"]["remaining"])),
            brief(_figure(item["deletion_gain"]), signed=True),
            brief(_figure(item["insertion_gain"]), signed=True),
        )


def _places(case: Case, result: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for item in result["methods"]:
        for place in item["regions"]:
            yield (
                f"{case.recipe}, {case.dataset}",
                item["title"],
                place["region"],
                percent(_figure(place["mass"])),
                percent(_figure(place["area"])),
                brief(_figure(place["mass_gain"]), signed=True),
                percent(_figure(place["pointing"])),
                brief(_figure(place["pointing_gain"]), signed=True),
            )


def _alike(case: Case, result: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    default = result["default_method"]
    for item in result["agreements"]:
        if default in item["methods"]:
            (other,) = [name for name in item["methods"] if name != default]
            correlation = brief(_figure(item["correlation"]))
            yield f"{case.recipe}, {case.dataset} ({default})", other, correlation


def _facts(case: Case, result: dict[str, Any]) -> Iterator[str]:
    epochs = ", ".join(f"{name} {count}" for name, count in result["epochs"].items())
    yield (
        f"- **{case.recipe}, {case.dataset}**: {result['size_px']} px, "
        f"{result['trained_on']} images, at most so many epochs: {epochs} "
        f"({result['trained_seconds'] / 60:.1f} min); first weights: {result['init']}; "
        f"checked in {result['checked_seconds'] / 60:.1f} min "
        f"on {result['hardware']}.\n"
    )
    for name, reason in result["left_out"].items():
        yield f"    - no {name}: {reason}\n"


def _figure(content: dict[str, Any]) -> Figure:
    return Figure(**content)
