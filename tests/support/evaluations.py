"""Evaluations with every part a report can have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.abstention import referral
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.evaluation import Evaluation, evaluate_predictions
from cytolens.evaluation.options import EvaluationOptions
from cytolens.evaluation.triage import triage_by_confidence
from cytolens.prediction.table import Predictions
from support.predictions import TWO, random_table

if TYPE_CHECKING:
    from collections.abc import Sequence

RESAMPLES = 200


def full_evaluation(
    samples: int = 120,
    *,
    classes: Sequence[str] = TWO,
    sites: Sequence[str] = ("north", "south"),
    groups: int | None = 24,
    skill: float = 1.2,
) -> Evaluation:
    """Evaluate random predictions by site, with some sent to a human."""
    table = random_table(samples, classes=classes, groups=groups, skill=skill).table
    drawn = np.random.default_rng(1).choice(list(sites), samples)
    table["site"] = drawn
    table["site"] = table["site"].astype("string")
    evaluation = evaluate_predictions(
        Predictions(table),
        options=EvaluationOptions(subgroups=("site",), resamples=RESAMPLES),
    )
    bounds = Bounds.of(evaluation.scored.keys, resamples=RESAMPLES)
    triage = triage_by_confidence(evaluation.scored, limit=0.7)
    sent = referral(evaluation.scored, bounds, triage)
    return replace(evaluation, referral=sent)
