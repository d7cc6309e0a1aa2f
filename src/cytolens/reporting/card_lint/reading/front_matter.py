"""The metadata block of a Hugging Face card, with lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import yaml

from cytolens.reporting.card_lint.reading.context import Context
from cytolens.reporting.card_lint.reading.facts import Facts, Stated
from cytolens.reporting.card_lint.reading.lines import Kind, Line
from cytolens.reporting.card_lint.reading.metric_names import (
    CANONICAL,
    CLINICAL,
    METRIC,
    metric_in_cell,
)
from cytolens.reporting.card_lint.reading.numbers import measured
from cytolens.reporting.card_lint.reading.words import average_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FRONT_BLOCK = 900_000


def read_front_matter(lines: Sequence[Line], facts: Facts) -> None:
    """Read the figures of ``model-index``; broken YAML holds no facts."""
    front = [line for line in lines if line.kind is Kind.FRONT]
    text = "\n".join(line.raw for line in front[1:-1])
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return
    index = _child(root, "model-index")
    results = [r for m in _items(index) for r in _items(_child(m, "results"))]
    datasets = {_text(_child(_child(r, "dataset"), "name")) for r in results}
    for number, result in enumerate(results):
        dataset = _child(result, "dataset")
        name = _text(_child(dataset, "name"))
        split = _text(_child(dataset, "split"))
        context = Context(
            # The Trainer writes "train" there for any set that it has loaded.
            split={"test": "test", "validation": "val"}.get(split),
            group=frozenset({name.lower()} if len(datasets) > 1 else ()),
        )
        facts.stated += _figures(result, context, front, block=FRONT_BLOCK + number)


def _figures(
    result: Any,  # noqa: ANN401  # a YAML node
    context: Context,
    front: Sequence[Line],
    *,
    block: int,
) -> Iterator[Stated]:
    for item in _items(_child(result, "metrics")):
        value = _child(item, "value")
        label = _text(_child(item, "name")) or _text(_child(item, "type"))
        metric = metric_in_cell(label)
        name = None if metric is None else CANONICAL.get(metric, metric)
        found = None if name is None else measured(_text(value), metric=name)
        if metric is None or name is None or found is None:
            continue
        where = context.within(_without_name(label, metric))
        average = average_in(_text(_child(_child(item, "args"), "average")))
        if average is not None:
            where = replace(where, average=average)
        place = front[value.start_mark.line + 1].place
        yield Stated(
            name, found.number, where, place, block=block, clinical=metric in CLINICAL
        )


def _without_name(label: str, metric: str) -> str:
    return METRIC.sub(" ", label.replace("_", " ")) if metric else label


def _child(node: Any, key: str) -> Any:  # noqa: ANN401  # YAML nodes
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((v for k, v in node.value if k.value == key), None)


def _items(node: Any) -> list[Any]:  # noqa: ANN401  # YAML nodes
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _text(node: Any) -> str:  # noqa: ANN401  # YAML nodes
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
