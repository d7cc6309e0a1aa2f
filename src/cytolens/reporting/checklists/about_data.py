"""What the evaluation and its bundle know of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.checklists.known import counted

if TYPE_CHECKING:
    from cytolens.reporting.checklists.known import Known


def data_sources(known: Known) -> str:
    """Counts and fingerprint; where the samples come from is not in the table."""
    evaluated = f"Evaluated: {_samples(known)}."
    if known.provenance is None:
        return f"In part. {evaluated} Open: source, and whom it represents."
    return (
        f"In part. {evaluated} Developed on the data with SHA-256 fingerprint "
        f"{known.provenance.data_fingerprint[:16]}. Open: source, and whom it "
        "represents."
    )


def sites(known: Known) -> str | None:
    """Samples of each site."""
    found = known.evaluation.population.sites
    if not found:
        return None
    return f"In part. Samples of each site: {counted(found)}. Open: setting and place."


def outcome(known: Known) -> str:
    """The classes; how they were established is for a human."""
    classes = ", ".join(known.evaluation.scored.classes)
    return f"In part. Classes: {classes}. Open: how and by whom they were established."


def sample_size(known: Known) -> str:
    """How many there are; whether that is enough stands in the intervals."""
    return (
        f"In part. {_samples(known)}; the intervals say how much that leaves open. "
        "Open: how the size came about."
    )


def missing(known: Known) -> str:
    """Samples without label, group or site."""
    population = known.evaluation.population
    return (
        f"{population.unlabelled} samples without a label were left out; "
        f"{population.ungrouped} samples have no group and count as independent."
    )


def partitions(known: Known) -> str | None:
    """Samples of each split and class."""
    provenance = known.provenance
    if provenance is None or not provenance.data_counts:
        return None
    splits = "; ".join(
        f"{split}: {counted(counts)}"
        for split, counts in provenance.data_counts.items()
    )
    return f"In part. Samples by split: {splits}. Open: the rule of assignment."


def disjoint(known: Known) -> str:
    """What the groups allow to say."""
    faults = known.provenance.allowed_faults if known.provenance else ()
    allowed = f" Faults that were allowed: {' '.join(faults)}" if faults else ""
    groups = known.evaluation.population.groups
    if groups is None:
        return f"Not shown: the groups (patients, slides) are not known.{allowed}"
    return (
        f"In part. Groups are known ({groups} here); the data check refuses a group in "
        f"two splits unless told otherwise.{allowed} Open: what a group is."
    )


def selection(known: Known) -> str:
    """Which rows of the table are reported."""
    split = known.evaluation.population.split
    rows = f"the {split} split" if split else "all rows of the table"
    return f"In part. Reported are {rows}. Open: how these were selected."


def acquisition(known: Known) -> str | None:
    """Size and magnification, as the network sees them."""
    if known.description is None:
        return None
    spec = known.description.preprocessing
    mpp = f" at {spec.mpp:g} microns per pixel" if spec.mpp else ""
    return f"In part. Seen at {spec.size_px} px{mpp}. Open: scanner, stain, staining."


def flow(known: Known) -> str:
    """Samples and groups of each class."""
    population = known.evaluation.population
    groups = f"; groups: {counted(population.groups_per_class)}"
    return (
        f"In part. Samples: {counted(population.per_class)}"
        f"{groups if population.groups is not None else ''}; {population.unlabelled} "
        "left out without a label. Open: who was not in the table."
    )


def characteristics(known: Known) -> str | None:
    """What the subgroups say of who was tested."""
    columns = known.evaluation.subgroups
    if not columns:
        return None
    told = "; ".join(
        f"{column.column}: "
        + ", ".join(f"{g.value} {g.samples}" for g in column.subgroups)
        for column in columns
    )
    return f"In part. Samples by {told}. Open: the other characteristics."


def shift(known: Known) -> str | None:
    """How the classes were shared out in training and here."""
    provenance = known.provenance
    trained = {} if provenance is None else provenance.data_counts.get("train", {})
    if not trained:
        return None
    tested = known.evaluation.population.per_class
    return (
        f"In part. Training: {counted(trained)}; here: {counted(tested)}. Open: "
        "setting, eligibility, staining and scanner."
    )


def _samples(known: Known) -> str:
    population = known.evaluation.population
    if population.groups is None:
        return f"{population.samples} samples, groups not known"
    return f"{population.samples} samples of {population.groups} groups"
