"""What drops outside, what else is different there, and what to beware of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.bounds import FEW_GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cytolens.evaluation.external.side import Side
    from cytolens.evaluation.external.table import Row

KEY = (
    "sensitivity",
    "specificity",
    "ROC AUC",
    "macro ROC AUC (one vs rest)",
    "balanced accuracy",
)
"""Figures that do not hang on how common a class is."""
BY_PREVALENCE = (
    "accuracy",
    "PR AUC",
    "macro PR AUC (one vs rest)",
    "PPV",
    "NPV",
    "F1",
    "macro F1",
    "weighted F1",
    "MCC",
    "Cohen's kappa",
    "quadratic kappa",
)
LARGE_SHIFT = 0.1
SMALL_SHIFT = 0.05


def findings_of(rows: Sequence[Row], *, level: float) -> tuple[str, ...]:
    """Say what changes beyond chance among the figures prevalence cannot move."""
    key = [row for row in rows if row.name in KEY]
    shown = [_finding(row) for row in key if row.difference.is_shown(level=level)]
    if shown:
        return tuple(shown)
    return (
        "No drop is shown. That is no proof that the model holds outside: see how wide "
        "the intervals of the differences are.",
    )


def changes_of(home: Side, away: Side) -> tuple[str, ...]:
    """Say how the two sets differ in what the table knows."""
    return (
        _sizes(home, away),
        *(_prevalence(name, home, away) for name in _named(home)),
        *_sites(home, away),
        *_sureness(home, away),
    )


def cautions_of(home: Side, away: Side, rows: Sequence[Row]) -> tuple[str, ...]:
    """List what speaks against reading the two columns as one story."""
    return (
        *_shift_of_prevalence(home, away, rows),
        *_inverted(rows),
        *_threshold(rows),
        *_flattered(home),
        *_other_model(home, away),
        *_few(home, away),
        "A table does not know why figures change: other patients, grades, stains, "
        "magnification, fields instead of cells, or labels given by another rule.",
    )


def _finding(row: Row) -> str:
    figure = row.difference.figure
    word = "drops" if (figure.value or 0.0) < 0 else "rises"
    return (
        f"{row.name} {word} from {row.internal.text} to {row.external.text}: "
        f"difference {figure.text}."
    )


def _named(side: Side) -> tuple[str, ...]:
    return side.classes if side.positive is None else (side.positive,)


def _sizes(home: Side, away: Side) -> str:
    return f"Internal: {_size(home)}. External: {_size(away)}."


def _size(side: Side) -> str:
    if side.groups is None:
        return f"{side.samples} samples, groups unknown"
    return f"{side.samples} samples in {side.groups} groups"


def _prevalence(name: str, home: Side, away: Side) -> str:
    return (
        f"Share of {name}: {100 * home.share(name):.1f} % internally, "
        f"{100 * away.share(name):.1f} % externally."
    )


def _sites(home: Side, away: Side) -> Iterator[str]:
    if new := sorted(set(away.sites) - set(home.sites)):
        yield f"Sites only outside: {', '.join(new)}."


def _sureness(home: Side, away: Side) -> Iterator[str]:
    for name in sorted(set(home.sureness) & set(away.sureness)):
        yield (
            f"Spectrum of {name}: the median probability given to it is "
            f"{home.sureness[name]:.2f} internally, {away.sureness[name]:.2f} "
            "externally."
        )


def _shift_of_prevalence(home: Side, away: Side, rows: Sequence[Row]) -> Iterator[str]:
    moved = [
        name
        for name in _named(home)
        if abs(home.share(name) - away.share(name)) >= LARGE_SHIFT
    ]
    if moved:
        bound = [row.name for row in rows if row.name in BY_PREVALENCE]
        yield (
            f"The share of {', '.join(moved)} differs by {100 * LARGE_SHIFT:g} points "
            f"or more. {', '.join(bound)} change with it even where the model does "
            "not: do not compare them."
        )


def _inverted(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        high = row.external.high
        if row.name == "ROC AUC" and high is not None and high < 0.5:
            yield (
                "The external ROC AUC is below one half: the scores rank the wrong way "
                "round there. Nothing of what the model learned may be relied on."
            )


def _threshold(rows: Sequence[Row]) -> Iterator[str]:
    moved = {row.name: row.difference.figure.value for row in rows}
    found, spared = moved.get("sensitivity"), moved.get("specificity")
    ranked = moved.get("ROC AUC")
    if found is None or spared is None or ranked is None:
        return
    # Where the ranking itself is lost, no threshold would help.
    if ranked < -LARGE_SHIFT:
        return
    apart = found * spared < 0 and min(abs(found), abs(spared)) >= SMALL_SHIFT
    if apart and max(abs(found), abs(spared)) >= LARGE_SHIFT:
        yield (
            "Sensitivity and specificity move in opposite directions: the threshold "
            "does not carry over. Choose one on samples from there, apart from those "
            "that are reported."
        )


def _flattered(home: Side) -> Iterator[str]:
    if home.split in {"train", "val"}:
        yield (
            f"The internal figures are of the {home.split} split, which had a say in "
            "the model, so they flatter and part of a drop is only that."
        )


def _other_model(home: Side, away: Side) -> Iterator[str]:
    if home.models != away.models:
        yield (
            f"Not the same model: {', '.join(home.models) or 'unknown'} internally, "
            f"{', '.join(away.models) or 'unknown'} externally."
        )


def _few(home: Side, away: Side) -> Iterator[str]:
    for word, side in (("internal", home), ("external", away)):
        for name, groups in side.groups_per_class.items():
            if side.is_clustered and groups < FEW_GROUPS:
                yield f"Only {groups} {word} groups with {name}: uncertain."
