"""The parts of ``metrics.json`` that stand only where they were computed."""

from __future__ import annotations

from cytolens.bundle.conformal import ConformalRule
from cytolens.config import StrictModel
from cytolens.reporting.schema.figure import (
    DOCUMENTED,
    Count,
    Counts,
    DifferenceEntry,
    FigureEntry,
    Figures,
    FiguresByName,
    Number,
    Share,
)


class ThresholdEntry(StrictModel):
    """What one threshold does."""

    threshold: Share
    tp: Count
    fp: Count
    tn: Count
    fn: Count
    figures: Figures


class Thresholds(StrictModel):
    """What each threshold does; nothing here was chosen."""

    positive: str
    positives: Count
    negatives: Count
    rows: tuple[ThresholdEntry, ...]


class ReliabilityBinEntry(StrictModel):
    """One bin: what was predicted and what was observed."""

    low: Share
    high: Share
    count: Count
    mean_predicted: Share | None
    observed: FigureEntry


class Reliability(StrictModel):
    """A reliability diagram."""

    event: str
    binning: str
    bins: tuple[ReliabilityBinEntry, ...]


class Calibration(StrictModel):
    """Whether the probabilities mean what they say."""

    figures: Figures
    per_class: FiguresByName
    reliability: tuple[Reliability, ...]
    definitions: dict[str, str]


class DecisionEntry(StrictModel):
    """Net benefit at one threshold, in true positives per sample."""

    threshold: Share
    model: FigureEntry
    treat_all: FigureEntry
    gain: FigureEntry


class Decision(StrictModel):
    """Net benefit over thresholds."""

    positive: str
    n: Count
    treat_none: Number
    useful: tuple[Share, ...]
    points: tuple[DecisionEntry, ...]


class SubgroupEntry(StrictModel):
    """The samples that share a value of a column."""

    model_config = DOCUMENTED

    value: str
    samples: Count
    groups: Count
    per_class: Counts
    groups_per_class: Counts
    figures: Figures
    differences: tuple[DifferenceEntry, ...]
    too_small: dict[str, str]
    """Figure -> why it is not interpreted."""


class SubgroupColumnEntry(StrictModel):
    """All values of one column."""

    column: str
    rule: str
    subgroups: tuple[SubgroupEntry, ...]
    findings: tuple[str, ...]
    multiplicity: str


class RiskEntry(StrictModel):
    """The error of the surest answers."""

    answered: Share
    confidence: Number
    error: FigureEntry


class Risk(StrictModel):
    """Error against the share that is answered."""

    area: FigureEntry
    points: tuple[RiskEntry, ...]


class ReferralEntry(StrictModel):
    """What sending samples to a human does."""

    rule: str
    figures: Figures
    per_class: FiguresByName
    risk_coverage: Risk


class SetsEntry(StrictModel):
    """Coverage and size of conformal sets."""

    rule: ConformalRule
    figures: Figures
    per_class: FiguresByName
    per_value: FiguresByName


class SideEntry(StrictModel):
    """One of two sets of samples that are compared."""

    positive: str | None
    split: str | None
    samples: Count
    groups: Count | None
    per_class: Counts
    groups_per_class: Counts
    sites: Counts
    models: tuple[str, ...]
    sureness: dict[str, Share]


class BesideEntry(StrictModel):
    """One figure on both sets."""

    name: str
    internal: FigureEntry
    external: FigureEntry
    difference: DifferenceEntry


class Against(StrictModel):
    """What is left of the internal figures outside."""

    internal: SideEntry
    external: SideEntry
    figures: tuple[BesideEntry, ...]
    findings: tuple[str, ...]
    changes: tuple[str, ...]
    cautions: tuple[str, ...]
