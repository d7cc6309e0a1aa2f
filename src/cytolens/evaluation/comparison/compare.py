"""Compare models on the same samples."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.cautions import cautions_of
from cytolens.evaluation.class_map import apply_class_map
from cytolens.evaluation.comparison.alignment import align
from cytolens.evaluation.comparison.comparison import Comparison
from cytolens.evaluation.comparison.contestants import contestants_of
from cytolens.evaluation.comparison.pairing import Pairing, pairs_of
from cytolens.evaluation.comparison.protocol import protocol_of
from cytolens.evaluation.comparison.resampled import compared_figures
from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.intervals.cluster_bootstrap import RESAMPLES
from cytolens.evaluation.population import describe_population
from cytolens.evaluation.rows import rows_of
from cytolens.evaluation.scored import scored_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cytolens.evaluation.class_map import ClassMap
    from cytolens.prediction.table import Predictions


def compare_predictions(
    tables: Mapping[str, Predictions],
    *,
    positive: str | None = None,
    split: str | None = None,
    class_map: ClassMap | None = None,
    decides: str | None = None,
    margin: float | None = None,
    thresholds: Mapping[str, float] | None = None,
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Comparison:
    """Test whether models differ, pair by pair, on the same samples.

    Independent samples: McNemar's exact test for rates, DeLong's for areas. Where
    samples share groups, and for all other figures: bootstrap of whole groups.

    Args:
        tables: Predictions of each model, by the name it is called here.
        positive: The positive class of two; the second in sorted order by default.
        split: Which rows; by default ``test`` where there is one, else all.
        class_map: Merges or drops classes of every table first.
        decides: The figure the verdicts are about, chosen before looking: by default
            ``ROC AUC`` for two classes and ``balanced accuracy`` for several.
        margin: Smallest difference that matters, such as 0.02.
        thresholds: Of models of two classes whose threshold is not 0.5.
        confidence: Coverage of the intervals.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.

    Returns:
        Figures, differences, p values corrected (Holm) over all pairs for each
        figure, verdicts, and how many patients it takes to show a difference.

    Raises:
        ComparisonError: If the tables do not hold the same labelled samples.
        EvaluationError: If a name is unknown, or nothing is left to compare.
    """
    rows = {name: rows_of(table, split)[0] for name, table in tables.items()}
    if class_map is not None:
        rows = {name: apply_class_map(t, class_map) for name, t in rows.items()}
        positive = positive or class_map.positive
    rows = align(rows)
    scored = {
        name: scored_from(
            table, positive=positive, threshold=(thresholds or {}).get(name)
        )
        for name, table in rows.items()
    }
    base_name = next(iter(scored))
    base = scored[base_name]
    bounds = Bounds.of(base.keys, confidence=confidence, resamples=resamples, seed=seed)
    names = compared_figures(base)
    models = contestants_of(scored, bounds, names=names)
    pairing = Pairing(bounds, _deciding(decides, names), names, _positive(margin))
    chosen = rows_of(tables[base_name], split)[1]
    population = describe_population(rows[base_name], split=chosen)
    return Comparison(
        models={model.name: model.figures for model in models},
        pairs=pairs_of(list(combinations(models, 2)), pairing),
        decides=pairing.decides,
        margin=margin,
        positive=None if base.positive is None else base.classes[base.positive],
        population=population,
        unit=pairing.unit,
        units=bounds.bootstrap.groups,
        confidence=confidence,
        protocol=protocol_of(models, pairing),
        cautions=cautions_of(population, base),
    )


def _deciding(given: str | None, names: tuple[str, ...]) -> str:
    if given is not None and given not in names:
        msg = f"No figure {given!r} to decide by. Choose from: {', '.join(names)}."
        raise EvaluationError(msg)
    return given or names[0]


def _positive(margin: float | None) -> float | None:
    if margin is not None and not 0 < margin < 1:
        msg = f"The margin is {margin:g}; expected a difference between 0 and 1."
        raise EvaluationError(msg)
    return margin
