"""What is trained on what: one row of the table is one case."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Case:
    """One system on one data set under one protocol."""

    system: str
    """A recipe's name, or a peer: ``plain fine-tuning``, ``frozen + LR``."""
    dataset: str
    """A folder of ``CYTOLENS_DATA`` with a ``manifest.csv``."""
    overrides: dict[str, str] = field(default_factory=dict)
    """What was changed against the recipe, as ``--set`` would."""
    folds: int | None = None
    """Grouped cross-validation over all samples instead of train to val."""
    pixels: str | None = None
    """For a pair set: use ``before`` or ``after`` alone as single images."""
    note: str = ""

    @property
    def allows_faults(self) -> bool:
        """Whether the data check is overruled, since the set has known faults."""
        return self.dataset in WITH_FAULTS

    @property
    def key(self) -> str:
        """A file name: ``laptop--cervix-pairs-before``."""
        images = f"-{self.pixels}" if self.pixels else ""
        return f"{self.system}--{self.dataset}{images}".replace(" ", "-")


WITH_FAULTS = {"oral"}
"""Its groups are inferred from file numbers, and the check finds fields that share
tissue across the split, and one image under both labels."""
REDUCED = "smaller input and fewer epochs than published, for two CPU cores"

CASES = (
    *(Case(system="laptop", dataset=name) for name in ("herlev", "oral", "lbc")),
    Case(system="laptop", dataset="pcam"),
    *(
        Case(system="laptop", dataset="cervix-pairs", folds=5, pixels=pixels)
        for pixels in (None, "before", "after")
    ),
    Case(
        system="pcam-cnn",
        dataset="pcam",
        overrides={"phases.train.epochs": "6"},
        note="6 of 20 epochs",
    ),
    Case(
        system="dual-resnet50",
        dataset="cervix-pairs",
        folds=5,
        overrides={
            "input.size_px": "64",
            "phases.initial.epochs": "3",
            "phases.fine-tuning.epochs": "2",
        },
        note=REDUCED,
    ),
    Case(
        system="sipakmed-resnet50",
        dataset="herlev",
        overrides={"input.size_px": "64", "phases.train.epochs": "6"},
        note=f"{REDUCED}; on Herlev, since SIPaKMeD was not at hand",
    ),
    Case(
        system="deepinsight-net",
        dataset="herlev",
        overrides={"input.size_px": "64", "phases.train.epochs": "6"},
        note=f"{REDUCED}; on Herlev, since SIPaKMeD was not at hand",
    ),
    Case(
        system="vit-base",
        dataset="oral",
        overrides={"input.size_px": "64", "phases.train.epochs": "4"},
        note=REDUCED,
    ),
    *(
        Case(system=peer, dataset=name)
        for name in ("herlev", "oral", "lbc", "pcam")
        for peer in ("frozen + LR", "plain fine-tuning")
    ),
)
"""Cheap ones first within a system, so that a run that is cut short shows most."""
