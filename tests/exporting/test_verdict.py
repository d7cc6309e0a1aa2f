from __future__ import annotations

import pytest

from cytolens.evaluation.figure import Figure
from cytolens.exporting.errors import ExportError, ExportRefusedError
from cytolens.exporting.losses import AGREEMENT
from cytolens.exporting.verdict import (
    cautions,
    require_allowed,
    tolerances,
    worst_share,
)


def loss(
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    *,
    of: str = "ROC AUC",
) -> Figure:
    return Figure(f"loss of {of}", value, low, high, "a test", 100)


def decide(*figures: Figure) -> None:
    require_allowed(figures, float_layers=("a", "b"), samples="100 samples of val")


def test_the_estimate_decides() -> None:
    decide(loss(0.005, 0.001, 0.02), loss(-0.03, -0.05, 0, of="balanced accuracy"))
    with pytest.raises(ExportRefusedError, match=r"loses 0\.0051 .*even with 2 layers"):
        decide(loss(0.0051, -0.01, 0.02))
    with pytest.raises(ExportRefusedError, match="balanced accuracy"):
        decide(loss(0), loss(0.01, of="balanced accuracy"))
    with pytest.raises(ExportRefusedError, match="one vs rest"):
        decide(loss(0.01, of="macro ROC AUC (one vs rest)"))


def test_what_is_not_defined_proves_nothing() -> None:
    for value in (None, float("nan")):
        with pytest.raises(ExportError, match="every class"):
            decide(loss(value))


def test_too_few_samples_are_said_to_be() -> None:
    sure = loss(0.001, -0.001, 0.003)
    assert cautions([sure], samples="900 samples") == []
    (line,) = cautions([loss(0.001, -0.01, 0.012)], samples="40 samples")
    assert line.endswith("is at most 0.005: it may be as large as 0.0120.")


def test_where_nothing_differed_the_agreement_says_how_much_could() -> None:
    same = loss(0.0)
    few = Figure(AGREEMENT, 1.0, 0.96, 1.0, "Wilson", 90)
    many = Figure(AGREEMENT, 1.0, 0.998, 1.0, "Wilson", 1900)
    assert "0.0400" in cautions([same, few], samples="90 samples")[0]
    assert cautions([same, many], samples="1900 samples") == []
    assert len(cautions([same], samples="90 samples")) == 1


def test_the_worst_loss_by_its_allowance() -> None:
    shares = {"ROC AUC": -0.1, "balanced accuracy": 0.01}
    assert worst_share(shares) == pytest.approx(2)


def test_tolerances_name_what_was_measured() -> None:
    assert tolerances([loss(0), Figure(AGREEMENT, 1, 1, 1, "", 1)]) == {
        "loss of ROC AUC": 0.005
    }
