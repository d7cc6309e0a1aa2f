"""What may be asked of an evaluation beyond which rows and which classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.evaluation.intervals.cluster_bootstrap import RESAMPLES

if TYPE_CHECKING:
    from cytolens.bundle.schema import ModelDescription
    from cytolens.evaluation.group_labels import LabelRule
    from cytolens.evaluation.group_scores import ScoreRule
    from cytolens.evaluation.subgroups.request import SubgroupColumn
    from cytolens.evaluation.thresholds.file import ThresholdFile


@dataclass(frozen=True, kw_only=True)
class EvaluationOptions:
    """How figures are made, and for whom.

    Attributes:
        fitted: The bundle's description, or a threshold from a file: what was chosen
            on other samples and acts on these. It is refused where it was chosen on
            any sample that is reported.
        threshold: A probability fixed beforehand by other means than this table;
            overrules ``fitted``.
        per_group: Make one prediction for each group (patient, slide) first, by this
            rule of `group_predictions`. A bundle's own thresholds were chosen for
            single samples and do not act then.
        group_labels: How the labels of a group become one.
        ordered: Whether the classes, in their order, are grades of one thing.
        prevalences: At which to state PPV and NPV; of two classes only.
        subgroups: Columns to break the figures down by: ``"site"``, ``"age:50,65"``.
        confidence: Coverage of the intervals.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.
    """

    fitted: ModelDescription | ThresholdFile | None = None
    threshold: float | None = None
    per_group: ScoreRule | None = None
    group_labels: LabelRule = "agree"
    ordered: bool = False
    prevalences: tuple[float, ...] = ()
    subgroups: tuple[str | SubgroupColumn, ...] = ()
    confidence: float = 0.95
    resamples: int = RESAMPLES
    seed: int = 0
