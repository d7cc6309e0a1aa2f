"""A description with something fitted added, and what no longer holds removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cytolens.bundle.schema import ModelDescription

if TYPE_CHECKING:
    from cytolens.bundle.calibration import Calibration
    from cytolens.bundle.conformal import ConformalRule
    from cytolens.bundle.fitted_rows import FittedRows
    from cytolens.bundle.threshold import Threshold

_MARK = "+"
"""Between a model's id and the tag of its calibration."""


def is_calibrated(description: ModelDescription) -> bool:
    """Whether its probabilities differ from the network's own."""
    return description.calibration is not None or description.temperature != 1


def with_threshold(
    description: ModelDescription, threshold: Threshold, rows: FittedRows
) -> ModelDescription:
    """Put a threshold first; one of the same class and rule gives way."""
    new = threshold.positive_class, threshold.rule, threshold.lower_bound
    others = [
        old
        for old in description.thresholds
        if (old.positive_class, old.rule, old.lower_bound) != new
    ]
    kept = {"thresholds": (threshold, *others)}
    return _amended(description, kept, rows)


def with_conformal(
    description: ModelDescription, rule: ConformalRule, rows: FittedRows
) -> ModelDescription:
    """Put conformal quantiles in; earlier ones give way."""
    return _amended(description, {"conformal_quantiles": rule}, rows)


def with_calibration(
    description: ModelDescription,
    calibration: Calibration,
    rows: FittedRows,
    *,
    temperature: float = 1.0,
) -> ModelDescription:
    """Calibrate anew; see `without_calibration` for what that removes.

    The id gets a tag, so that a table tells which calibration made it.
    """
    bare = without_calibration(description)
    update = {
        "id": f"{bare.id}{_MARK}{calibration.tag}",
        "temperature": temperature,
        "calibration": calibration,
    }
    return _amended(bare, update, rows)


def without_calibration(description: ModelDescription) -> ModelDescription:
    """The model as its network speaks.

    Thresholds and conformal quantiles are gone: they were chosen on probabilities
    that the model no longer gives.
    """
    fitted = description.calibration
    tag = "" if fitted is None else _MARK + fitted.tag
    update = {
        "id": description.id.removesuffix(tag),
        "temperature": 1.0,
        "calibration": None,
    }
    return description.model_copy(update=_NOTHING_CHOSEN | update)


_NOTHING_CHOSEN: dict[str, Any] = {"thresholds": (), "conformal_quantiles": None}


def _amended(
    description: ModelDescription, update: dict[str, Any], rows: FittedRows
) -> ModelDescription:
    changed = description.model_copy(update=update)
    used = {t.data_fingerprint for t in changed.thresholds} | {rows.fingerprint}
    if changed.calibration is not None:
        used.add(changed.calibration.data_fingerprint)
    if changed.conformal_quantiles is not None:
        used.add(changed.conformal_quantiles.data_fingerprint)
    known = {r.fingerprint: r for r in (*changed.fitted_rows, rows)}
    kept = tuple(r for name, r in known.items() if name in used)
    # Copying validates nothing.
    return ModelDescription.model_validate(
        changed.model_copy(update={"fitted_rows": kept}).model_dump()
    )
