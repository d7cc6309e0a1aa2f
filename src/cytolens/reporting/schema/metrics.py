"""All of ``metrics.json``, as types; the JSON schema beside this file follows them.

Write it again after a change with::

    from cytolens.reporting.schema.metrics import SCHEMA_FILE, schema_text
    SCHEMA_FILE.write_text(schema_text())

A key that is renamed or leaves makes a new version; one that is added does not.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, Field

from cytolens.bundle.threshold import Threshold
from cytolens.config import StrictModel
from cytolens.reporting.schema.figure import (
    DOCUMENTED,
    Count,
    Counts,
    FigureEntry,
    Figures,
    FiguresByName,
    Share,
)
from cytolens.reporting.schema.parts import (
    Against,
    Calibration,
    Decision,
    ReferralEntry,
    SetsEntry,
    SubgroupColumnEntry,
    Thresholds,
)

SCHEMA_FILE = Path(__file__).with_name("metrics-2.schema.json")
TITLE = "metrics.json of Cytolens, version 2"


class PopulationEntry(StrictModel):
    """Who was tested."""

    model_config = DOCUMENTED

    split: str | None
    splits: Counts
    samples: Count
    unlabelled: Count
    groups: Count | None
    """None where no sample has one."""
    ungrouped: Count
    sites: Counts
    per_class: Counts
    groups_per_class: Counts
    models: tuple[str, ...]


class PredictiveValues(StrictModel):
    """PPV and NPV where this share of samples is positive."""

    prevalence: Share
    ppv: FigureEntry
    npv: FigureEntry


class Metrics(StrictModel):
    """All of ``metrics.json``."""

    model_config = ConfigDict(populate_by_name=True, use_attribute_docstrings=True)

    kind: Literal["cytolens-metrics"] = Field(alias="schema")
    version: Literal[2]
    model: tuple[str, ...]
    """Ids of the models that made the predictions."""
    classes: tuple[str, ...]
    positive: str | None
    """None where there are three classes or more."""
    confidence: Share
    population: PopulationEntry
    protocol: tuple[str, ...]
    cautions: tuple[str, ...]
    figures: Figures
    per_class: FiguresByName
    averages: FiguresByName
    at_prevalence: tuple[PredictiveValues, ...]
    confusion: tuple[tuple[Count, ...], ...]
    """Rows the truth, columns the prediction, in the order of ``classes``."""
    confusion_rates: tuple[Figures, ...]
    threshold: Share | None
    chosen_threshold: Threshold | None
    against: Against | None
    thresholds: Thresholds | None
    calibration: Calibration | None
    decision_curve: Decision | None
    conformal_sets: SetsEntry | None
    referral: ReferralEntry | None
    subgroups: tuple[SubgroupColumnEntry, ...]


def schema_text() -> str:
    """The JSON schema (draft 2020-12) as it is published."""
    schema = Metrics.model_json_schema(by_alias=True)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": TITLE}
    return (
        json.dumps(head | {k: v for k, v in schema.items() if k != "title"}, indent=2)
        + "\n"
    )
