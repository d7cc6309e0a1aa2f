"""Set the figures of two sets beside each other, and say what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.evaluation import Evaluation
from cytolens.evaluation.external.side import Side
from cytolens.evaluation.external.table import Row, SideBySide
from cytolens.evaluation.external.wording import cautions_of, changes_of, findings_of
from cytolens.evaluation.unpaired import unpaired_difference

if TYPE_CHECKING:
    from cytolens.evaluation.figure import Figure


RATIOS = ("LR+", "LR-")
"""Their difference means nothing; sensitivity and specificity say the same."""


def side_by_side(
    internal: Evaluation | Side,
    external: Evaluation | Side,
    *,
    confidence: float = 0.95,
) -> SideBySide:
    """Compare a model's figures at home with those on data from elsewhere.

    The two sets share no patient, so each difference (external minus internal) gets
    its interval from those of both sides.

    Args:
        internal: Where the model comes from; an evaluation, or what `read_side` read.
        external: Data from elsewhere, by the same model and with the same classes.
        confidence: Coverage of both sides' intervals.

    Raises:
        EvaluationError: If the two have not the same classes or positive class.
    """
    home, away = _side(internal), _side(external)
    _require_same_question(home, away)
    rows = tuple(
        _row(figure, other, home, away, confidence=confidence)
        for figure in home.figures
        for other in away.figures
        if other.name == figure.name and figure.name not in RATIOS
    )
    return SideBySide(
        internal=home,
        external=away,
        rows=rows,
        findings=findings_of(rows, level=1 - confidence),
        changes=changes_of(home, away),
        cautions=cautions_of(home, away, rows),
    )


def _side(given: Evaluation | Side) -> Side:
    return Side.of(given) if isinstance(given, Evaluation) else given


def _require_same_question(home: Side, away: Side) -> None:
    for what, one, other in (
        ("classes", sorted(home.classes), sorted(away.classes)),
        ("positive class", home.positive, away.positive),
    ):
        if one != other:
            msg = (
                f"Not the same {what}: internally {one}, externally {other}. Bring "
                "both to the same with --map FILE and --positive CLASS."
            )
            raise EvaluationError(msg)


def _row(
    internal: Figure, external: Figure, home: Side, away: Side, *, confidence: float
) -> Row:
    name = internal.name
    clustered = home.is_clustered or away.is_clustered
    groups = (home.units(name), away.units(name)) if clustered else None
    difference = unpaired_difference(
        external, internal, groups=groups, confidence=confidence
    )
    return Row(internal, external, difference)
