"""How models were compared, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.evaluation.comparison.contestants import Contestant
    from cytolens.evaluation.comparison.pairing import Pairing


def protocol_of(models: Sequence[Contestant], pairing: Pairing) -> tuple[str, ...]:
    """Say what was positive, how it was tested, and what was corrected."""
    return (
        f"Every model was asked about the same {len(models[0].scored.truth)} samples, "
        "so each is compared with itself under the other model (paired).",
        _decision(models),
        _test(pairing),
        _correction(len(models), pairing),
        "How many more it takes is reckoned from how much the difference varies from "
        "one to the next here. The observed difference is itself uncertain: to plan a "
        "study, state the smallest difference that matters (margin).",
    )


def _decision(models: Sequence[Contestant]) -> str:
    scored = models[0].scored
    if scored.positive is None:
        return "The predicted class is the most probable one."
    cuts = {model.name: model.scored.threshold for model in models}
    if len(set(cuts.values())) == 1:
        at = f"{next(iter(cuts.values())):g}"
    else:
        at = ", ".join(f"{cut:g} ({name})" for name, cut in cuts.items())
    positive = scored.classes[scored.positive]
    return f"Positive means {positive!r}, at a probability of {at} or more."


def _test(pairing: Pairing) -> str:
    percent = f"{100 * pairing.bounds.confidence:g} %"
    if pairing.bounds.clustered:
        return (
            "Samples share groups, so whole groups are resampled, the same for all "
            f"models: {pairing.bounds.bootstrap_name}. Its standard error and "
            f"Student's t (one less than the groups) give {percent} intervals and p "
            "values."
        )
    return (
        f"Samples are taken as independent. Rates: McNemar's exact test, Newcombe's "
        f"paired {percent} interval. ROC AUC of two classes: DeLong, paired. Other "
        f"figures: {pairing.bounds.bootstrap_name} with Student's t."
    )


def _correction(models: int, pairing: Pairing) -> str:
    pairs = models * (models - 1) // 2
    said = f"The verdict rests on {pairing.decides} alone. "
    if pairs == 1:
        return said + "The other figures are not corrected for their number."
    return (
        f"{said}p values are corrected (Holm) over the {pairs} pairs of models, for "
        "each figure by itself; intervals are not corrected."
    )
