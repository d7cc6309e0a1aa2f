"""A recipe: everything that makes a run, as data (TOML), validated.

Unknown keys are refused, so that a typo in ``--set`` can never train something
else. The resolved recipe is stored in the bundle.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from cytolens.config import StrictModel
from cytolens.images.preprocessing import Fit, Normalisation, Resample
from cytolens.units import MicronsPerPixel

Share = Annotated[float, Field(ge=0, le=1)]


class InputSpec(StrictModel):
    """What one sample is, and how it meets the network."""

    kind: Literal["auto", "single", "pair"] = "auto"
    """``auto``: as the manifest has it; a bundle's recipe never says ``auto``."""
    size_px: Annotated[int, Field(ge=16, le=2048)] | Literal["auto"] = 224
    """``auto``: the median side of the training images, between the limits below."""
    auto_share: Annotated[float, Field(gt=0, le=4)] = 1.0
    """Share of the median side that ``auto`` takes; less is faster."""
    auto_min_px: int = 96
    auto_max_px: int = 224
    resample: Resample = Resample.BILINEAR
    fit: Fit = Fit.STRETCH
    mpp: MicronsPerPixel | None = None
    normalisation: Normalisation = Normalisation.IMAGENET


class NetworkSpec(StrictModel):
    """Which network family, and where its first weights come from."""

    family: str
    """A name in the registry of network families."""
    options: dict[str, Any] = Field(default_factory=dict)
    """Arguments of the family's builder."""
    pretrained: str | None = None
    """``hf:owner/name`` on the hub; ``--init FILE`` overrides it; None: random."""
    pretrained_normalisation: Normalisation | None = None
    """What those weights were trained with, where ``input.normalisation`` differs; the
    first layer is changed so that it sees what it was trained on."""


class LossSpec(StrictModel):
    """What training minimises."""

    name: Literal["cross-entropy", "focal"] = "cross-entropy"
    focal_gamma: Annotated[float, Field(ge=0)] = 2.0
    class_weights: Literal["none", "balanced", "effective-number"] = "none"
    label_smoothing: Annotated[float, Field(ge=0, lt=1)] = 0.0


class AugmentationSpec(StrictModel):
    """Random changes to training images; zero or false is off.

    Geometry is the same for both images of a pair; colour is drawn per image.
    """

    horizontal_flip: Share = 0.0
    vertical_flip: Share = 0.0
    quarter_turns: bool = False
    rotate_deg: Annotated[float, Field(ge=0, le=180)] = 0.0
    shift: Share = 0.0
    """Largest shift as a share of the side."""
    zoom: tuple[float, float] = (1.0, 1.0)
    crop_area: tuple[float, float] = (1.0, 1.0)
    """Random resized crop: share of the area that is kept."""
    crop_aspect: tuple[float, float] = (1.0, 1.0)
    geometry_share: Share = 1.0
    """Share of images to which rotation, shift and zoom are applied."""
    brightness: Annotated[float, Field(ge=0)] = 0.0
    contrast: Annotated[float, Field(ge=0)] = 0.0
    saturation: Annotated[float, Field(ge=0)] = 0.0
    per_channel: bool = False
    """Draw brightness and contrast for each colour channel of its own."""
    stain: Annotated[float, Field(ge=0)] = 0.0
    """Deviation of the haematoxylin-eosin-DAB jitter (Tellez et al. 2018)."""
    stain_shift: Annotated[float, Field(ge=0)] = 0.0
    """Deviation of what is added to each stain's optical density."""
    blur: Share = 0.0
    erase: Share = 0.0
    mixup: Annotated[float, Field(ge=0)] = 0.0
    cutmix: Annotated[float, Field(ge=0)] = 0.0


class OptimizerSpec(StrictModel):
    """The optimiser; rates stand in the phases."""

    name: Literal["adam", "adamw", "sgd"] = "adamw"
    weight_decay: Annotated[float, Field(ge=0)] = 0.0
    beta2: Annotated[float, Field(gt=0, lt=1)] = 0.999
    """Memory of Adam's second moment; less suits short trainings."""
    clip_norm: Annotated[float, Field(gt=0)] | None = None
    """Largest norm of all gradients together."""


class PhaseSpec(StrictModel):
    """A stretch of training with its own rate, batch and frozen parts."""

    name: str
    epochs: Annotated[int, Field(ge=1)]
    images_seen: Annotated[int, Field(ge=1)] | None = None
    """A budget: only as many epochs as show about so many images, within the bounds
    ``least_epochs`` and ``epochs``. A bundle's recipe has the number of epochs."""
    least_epochs: Annotated[int, Field(ge=1)] = 1
    size_share: Annotated[float, Field(gt=0, le=1)] = 1.0
    """Training images are shrunk to this share of the input's side in this phase, for
    speed (rounded to 32 px); validation and the finished model see the whole size."""
    batch_size: Annotated[int, Field(ge=1)]
    rate: Annotated[float, Field(gt=0)]
    train: Literal["head", "all"] | tuple[str, ...] = "all"
    """Which named stages of the network learn; the others are frozen."""
    freeze_first: Annotated[int, Field(ge=0)] = 0
    """So many stages, from the stem on, stay frozen whatever `train` says."""
    freeze_norm: bool = False
    """Keep batch-norm statistics as they are."""
    rate_decay_by_stage: Annotated[float, Field(gt=0, le=1)] = 1.0
    """Factor on the rate for each stage further from the head."""
    head_rate: Annotated[float, Field(gt=0)] | None = None
    """Rate of the head; None: that of the phase."""
    schedule: Literal["constant", "linear", "cosine", "one-cycle"] = "constant"
    warmup_share: Share = 0.0
    features: Literal["auto", "cached", "recomputed"] = "auto"
    """What frozen stages make of an image can be computed once and kept. ``auto``: so,
    where the head alone learns and the network and the augmentation allow it;
    ``cached``: wherever the first stages are frozen, or else an error (maps of early
    stages take much room); ``recomputed``: anew in every epoch."""
    feature_variants: Annotated[int, Field(ge=1, le=64)] = 8
    """How many augmented variants of each training image are kept; epochs take turns.
    One, the image as it is, where the recipe does not augment."""


class PlateauSpec(StrictModel):
    """Reduce the rate when the monitored figure stops improving."""

    factor: Annotated[float, Field(gt=0, lt=1)]
    patience: Annotated[int, Field(ge=0)]


class HeadStartSpec(StrictModel):
    """Begin with a head fitted to the frozen backbone by logistic regression."""

    c: Annotated[float, Field(gt=0)] = 0.003
    """Inverse of the L2 penalty, on standardised features."""
    views: Annotated[int, Field(ge=1, le=8)] = 4
    """Turns and mirror images over which an image's features are averaged."""
    views_up_to_images: Annotated[int, Field(ge=0)] = 3000
    """Larger training splits are embedded in one view."""


class SelectionSpec(StrictModel):
    """Which epoch is kept, and when training ends early."""

    monitor: Literal["val_loss", "val_accuracy", "val_balanced_accuracy", "val_auc"] = (
        "val_loss"
    )
    keep: Literal["best", "last"] = "best"
    """Whose weights are kept: on a small split the best epoch is mostly luck."""
    early_stopping_patience: Annotated[int, Field(ge=1)] | None = None
    plateau: PlateauSpec | None = None


class Deviation(StrictModel):
    """Where we do something else than the published system, and why."""

    what: str
    published: str
    here: str
    reason: str


class Source(StrictModel):
    """Where a recipe comes from, and what its authors reported."""

    title: str
    url: str | None = None
    licence: str | None = None
    published_result: str | None = None


class Task(StrEnum):
    """How many classes a recipe is for."""

    BINARY = "binary"
    MULTICLASS = "multiclass"
    ANY = "any"


class Recipe(StrictModel):
    """One whole recipe."""

    name: str
    summary: str
    task: Task = Task.ANY
    source: Source
    input: InputSpec = InputSpec()
    network: NetworkSpec
    loss: LossSpec = LossSpec()
    sampler: Literal["shuffle", "balanced"] = "shuffle"
    augmentation: AugmentationSpec = AugmentationSpec()
    optimizer: OptimizerSpec = OptimizerSpec()
    phases: tuple[PhaseSpec, ...]
    """Empty only for a network that was trained elsewhere."""
    head_start: HeadStartSpec | None = None
    """None: the head begins as the network's builder made it, at random."""
    ema_decay: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """Moving average of the weights; 0 is off."""
    views: Literal["one", "eight"] = "one"
    """What prediction averages the logits over: the image as it is, or its four
    quarter turns, each also mirrored. Eight views cost eight times the scoring."""
    precision: Literal["auto", "32", "bf16"] = "auto"
    """``auto``: bf16 on a GPU that has it, 32 bit on the CPU."""
    selection: SelectionSpec = SelectionSpec()
    deviations: tuple[Deviation, ...] = ()
