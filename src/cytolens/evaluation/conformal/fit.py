"""Fit conformal quantiles on validation predictions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import numpy as np

from cytolens.bundle.conformal import EVERYONE, ConformalRule
from cytolens.evaluation.conformal.quantile import conformal_quantile
from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.fitting_split import VALIDATION, require_fitting_split
from cytolens.evaluation.scored import scored_from
from cytolens.evaluation.thresholds.choosing import fitted_rows_of, model_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.bundle.fitted_rows import FittedRows
    from cytolens.evaluation.scored import Scored
    from cytolens.prediction.table import Predictions

Method = Literal["split", "class", "group"]
METHODS: tuple[Method, ...] = ("split", "class", "group")
_DIGITS = 12
"""Of the fingerprint, in words."""


@dataclass(frozen=True)
class ConformalFit:
    """A rule, and the samples it was fitted on."""

    rule: ConformalRule
    rows: FittedRows


def fit_conformal(
    predictions: Predictions,
    *,
    coverage: float = 0.9,
    method: Method | None = None,
    by: str | None = None,
    split: str = VALIDATION,
) -> ConformalFit:
    """Find which probabilities are too low for a class to be the true one.

    ``split`` takes samples as independent, one quantile for all. ``class`` has one for
    each class, so that the rare one is covered as well as the common one. ``group``
    has one that holds for a sample of a new group (patient, slide), or, with ``by``,
    one for each value of a column, so that no site is covered less than another.
    ``class`` and ``group`` count each group once where groups repeat.

    Args:
        predictions: A table that has the split.
        coverage: Share of new samples whose set should hold the true class.
        method: By default ``group`` where groups repeat, else ``split``.
        by: Column of the table; only with ``group``.
        split: As `require_fitting_split` takes it.

    Raises:
        EvaluationError: If the split may not be fitted on, the method or column is
            unknown, or a class or value has too few samples for the coverage.
    """
    _check(coverage, method, by)
    rows = require_fitting_split(predictions, split)
    scored = scored_from(rows)
    repeats = len(set(scored.keys)) < len(scored.keys)
    chosen = method or ("group" if repeats or by is not None else "split")
    strata = _strata(rows, scored, chosen, by)
    as_groups = chosen != "split" and repeats
    units = np.unique(np.array(scored.keys), return_inverse=True)[1].reshape(-1)
    if not as_groups:
        units = np.arange(len(rows))
    fitted = fitted_rows_of(rows, split=split)
    return ConformalFit(
        ConformalRule(
            method=chosen,
            coverage=coverage,
            unit="group" if as_groups else "sample",
            by=by,
            quantiles=_quantiles(scored, strata, units, coverage=coverage),
            samples={k: int((strata == k).sum()) for k in _names(strata)},
            units={k: len(np.unique(units[strata == k])) for k in _names(strata)},
            fitted_on=f"{split}, {len(rows)} samples, {fitted.fingerprint[:_DIGITS]}",
            split=split,
            data_fingerprint=fitted.fingerprint,
            model=model_of(rows),
            date=datetime.now(UTC).isoformat(timespec="seconds"),
        ),
        fitted,
    )


def strangeness(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """How little each class fits a sample: ``1 - probability``, in the same shape.

    Source:
        Sadinle, Lei and Wasserman 2019, J Am Stat Assoc 114:223-234 (LAC: the sets of
        the least mean size).
    """
    return 1 - probabilities


def method_named(name: str) -> Method:
    """The method of that name.

    Raises:
        EvaluationError: If there is none; names the choices.
    """
    for method in METHODS:
        if method == name:
            return method
    msg = f"Unknown method {name!r}. Choose from: {', '.join(METHODS)}."
    raise EvaluationError(msg)


def _check(coverage: float, method: str | None, by: str | None) -> None:
    if not 0 < coverage < 1:
        msg = f"The coverage is {coverage}; expected a share above 0 and below 1."
        raise EvaluationError(msg)
    if method is not None:
        method_named(method)
    if by is not None and method not in {None, "group"}:
        msg = f"A quantile for each {by!r} goes with --method group, not {method!r}."
        raise EvaluationError(msg)


def _strata(
    rows: Predictions, scored: Scored, method: Method, by: str | None
) -> NDArray[np.str_]:
    """Whose quantile each sample belongs to, shape ``(samples,)``."""
    if method == "class":
        present = set(scored.truth.tolist())
        absent = [c for i, c in enumerate(scored.classes) if i not in present]
        if absent:
            msg = (
                f"No validation sample of {', '.join(absent)}, so this class cannot be "
                "calibrated. Use --method split, or hold back more for validation."
            )
            raise EvaluationError(msg)
        return np.array(scored.classes)[scored.truth]
    if by is None:
        return np.full(len(rows), EVERYONE)
    return column_values(rows, by)


def column_values(rows: Predictions, column: str) -> NDArray[np.str_]:
    """A column as text, shape ``(samples,)``; empty where it is missing.

    Raises:
        EvaluationError: If there is no such column.
    """
    if column not in rows.table.columns:
        there = [c for c in map(str, rows.table.columns) if ":" not in c]
        msg = f"The table has no column {column!r}. It has: {', '.join(there)}."
        raise EvaluationError(msg)
    values = rows.table[column]
    # Text first: a missing value of any type would become a word of its own.
    return values.astype("string").fillna("").to_numpy(dtype=str)


def _quantiles(
    scored: Scored,
    strata: NDArray[np.str_],
    units: NDArray[np.int64],
    *,
    coverage: float,
) -> dict[str, float]:
    strange = strangeness(scored.probabilities)
    own = strange[np.arange(len(scored.truth)), scored.truth]
    return {
        name: conformal_quantile(
            own[strata == name],
            units[strata == name],
            coverage=coverage,
            of="the validation split" if name == EVERYONE else repr(name),
        )
        for name in _names(strata)
    }


def _names(strata: NDArray[np.str_]) -> list[str]:
    return [str(name) for name in np.unique(strata)]
