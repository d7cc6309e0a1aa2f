"""Which recipe is explained on which images, and how small it is trained."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Case:
    """One recipe on one set of images with masks."""

    recipe: str
    dataset: str
    """``cells``, ``pcam``, ``lesions`` or ``pairs``; see ``data.py``."""
    masks: str | None
    label: str | None = None
    """Check samples of this class only: those that the region is about."""
    overrides: dict[str, str] = field(default_factory=dict)
    """What was changed against the recipe to train it within minutes."""
    images: int | None = None
    """Train on at most so many."""

    @property
    def key(self) -> str:
        """Such as ``laptop--cells``."""
        return f"{self.recipe}--{self.dataset}"


SMALL = {"input.size_px": "112"}

CASES = (
    Case(
        recipe="laptop",
        dataset="cells",
        masks="herlev-parts",
        overrides={"phases.finetune.epochs": "6"},
    ),
    Case(
        recipe="laptop",
        dataset="pcam",
        masks="pcam-centre",
        label="1",
        overrides={"phases.finetune.epochs": "3"},
        images=3000,
    ),
    Case(
        recipe="laptop",
        dataset="lesions",
        masks="lesion",
        label="lesion",
        overrides={"phases.finetune.epochs": "6"},
    ),
    Case(
        recipe="pcam-cnn",
        dataset="pcam",
        masks="pcam-centre",
        label="1",
        overrides={"phases.train.epochs": "6"},
        images=6000,
    ),
    Case(
        recipe="sipakmed-resnet50",
        dataset="cells",
        masks="herlev-parts",
        overrides=SMALL | {"phases.train.epochs": "4"},
    ),
    Case(
        recipe="deepinsight-net",
        dataset="cells",
        masks="herlev-parts",
        overrides=SMALL | {"phases.train.epochs": "4"},
    ),
    Case(
        recipe="vit-base",
        dataset="cells",
        masks="herlev-parts",
        overrides=SMALL | {"phases.train.epochs": "2"},
        images=320,
    ),
    Case(
        recipe="dual-resnet50",
        dataset="pairs",
        masks=None,
        overrides=SMALL
        | {"phases.initial.epochs": "3", "phases.fine-tuning.epochs": "2"},
    ),
)
