"""What to beware of on the first page: the table's cautions, and the model's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.bundle.schema import ModelDescription
    from cytolens.evaluation.evaluation import Evaluation

SHIFT = 0.1
"""Class shares that differ by more are named; predictive values follow them."""


def beware_of(
    evaluation: Evaluation, description: ModelDescription | None
) -> tuple[str, ...]:
    """List what to beware of, the gravest first."""
    if description is None:
        return (*evaluation.cautions, *_expected(evaluation))
    return (
        *_own_words(description),
        *evaluation.cautions,
        *_threshold(evaluation),
        *_shift(evaluation, description),
        *_expected(evaluation),
    )


def _own_words(description: ModelDescription) -> Iterator[str]:
    """What the bundle itself says against its figures."""
    provenance = description.provenance
    for fault in provenance.allowed_faults:
        yield f"The model was trained although the data check found a fault: {fault}"
    yield from provenance.warnings


def _threshold(evaluation: Evaluation) -> Iterator[str]:
    # Whether a chosen one carries over stands among the evaluation's own cautions.
    if evaluation.positive is not None and evaluation.chosen_threshold is None:
        yield (
            f"The threshold {evaluation.scored.threshold:.4g} was not chosen on "
            "validation data of this model; it need not suit any use."
        )


def _shift(evaluation: Evaluation, description: ModelDescription) -> Iterator[str]:
    """Where the classes are not as common as in training."""
    trained = description.provenance.data_counts.get("train", {})
    tested = evaluation.population.per_class
    # A class map makes classes that training did not know.
    if (
        not sum(trained.values())
        or not sum(tested.values())
        or set(trained) ^ set(tested)
    ):
        return
    moved = [
        f"{name} {_share(tested, name):.0%} here, {_share(trained, name):.0%} there"
        for name in tested
        if abs(_share(tested, name) - _share(trained, name)) > SHIFT
    ]
    if moved:
        yield (
            f"The classes are not as common as in training ({'; '.join(moved)}): "
            "predictive values and probabilities shift with that."
        )


def _expected(evaluation: Evaluation) -> Iterator[str]:
    if evaluation.calibration is None or evaluation.positive is None:
        return
    ratio = evaluation.calibration["observed / expected"]
    if ratio.low is None or ratio.high is None or ratio.low <= 1 <= ratio.high:
        return
    word = "more" if ratio.low > 1 else "fewer"
    yield (
        f"There are {word} samples of {evaluation.positive} than the probabilities add "
        f"up to (ratio {ratio.text}): the model is not calibrated for these samples."
    )


def _share(counts: dict[str, int], name: str) -> float:
    return counts.get(name, 0) / sum(counts.values())
