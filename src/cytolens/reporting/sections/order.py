"""Which parts a report has, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.sections.calibration import calibration_part, definitions_part
from cytolens.reporting.sections.checklists import checklist_parts
from cytolens.reporting.sections.confusion import confusion_part
from cytolens.reporting.sections.curves import curves_part
from cytolens.reporting.sections.decision import decision_part
from cytolens.reporting.sections.error_maps import error_maps_part
from cytolens.reporting.sections.examples import examples_part
from cytolens.reporting.sections.external import external_part
from cytolens.reporting.sections.figures import figures_part
from cytolens.reporting.sections.referral import referral_part
from cytolens.reporting.sections.sets import sets_part
from cytolens.reporting.sections.subgroups import subgroups_part
from cytolens.reporting.sections.thresholds import thresholds_part

if TYPE_CHECKING:
    from cytolens.bundle.schema import ModelDescription
    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.explanation.explainer import Explainer
    from cytolens.manifest.schema import Manifest
    from cytolens.reporting.sections.part import Part


def parts_of(
    evaluation: Evaluation,
    *,
    description: ModelDescription | None = None,
    manifest: Manifest | None = None,
    explainer: Explainer | None = None,
) -> tuple[Part, ...]:
    """Make every part that the evaluation has figures for."""
    parts = (
        figures_part(evaluation),
        external_part(evaluation),
        curves_part(evaluation),
        confusion_part(evaluation),
        thresholds_part(evaluation),
        calibration_part(evaluation),
        decision_part(evaluation),
        subgroups_part(evaluation),
        sets_part(evaluation),
        referral_part(evaluation),
        examples_part(evaluation, manifest),
        error_maps_part(evaluation, manifest, explainer),
        definitions_part(evaluation),
        *checklist_parts(evaluation, description),
    )
    return tuple(part for part in parts if part is not None)
