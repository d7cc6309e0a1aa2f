"""A phase that learns from what frozen stages made of the images, computed once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from cytolens.models.cut import tensors_after
from cytolens.training.batches import LabelledImages, TrainingBatches
from cytolens.training.data import PhaseData, SplitImages
from cytolens.training.folded_norms import folded_norms
from cytolens.training.module import TrainingModule

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.models.cut import Cut
    from cytolens.models.recipe import PhaseSpec
    from cytolens.training.batches import TrainingBatch, ValidationBatch
    from cytolens.training.module import Teaching

STATE = "state_dict"


@dataclass
class TailBatches(TrainingBatches):
    """Features instead of images; each epoch has the next variant of all."""

    variants: tuple[LabelledImages, ...] = ()

    def set_epoch(self, epoch: int) -> None:
        """Choose the epoch within the phase, from 0, and with it the variant."""
        super().set_epoch(epoch)
        self.images = self.variants[epoch % len(self.variants)]


class TailData(PhaseData):
    """Batches of features of one phase."""

    def __init__(
        self,
        images: SplitImages,
        *,
        variants: tuple[LabelledImages, ...],
        phase: PhaseSpec,
        sampler: str,
        seed: int,
    ) -> None:
        super().__init__(images, phase=phase, sampler=sampler, seed=seed)
        self.variants = variants

    def train_dataloader(self) -> TrainingBatches:
        """Batches in the order that they would have as images."""
        batches = super().train_dataloader()
        return TailBatches(
            self.variants[0],
            batch_size=batches.batch_size,
            sampler_name=batches.sampler_name,
            seed=batches.seed,
            device_number=batches.device_number,
            devices=batches.devices,
            variants=self.variants,
        )


class TailModule(TrainingModule):
    """Trains and validates what comes after the frozen stages."""

    def __init__(
        self, cut: Cut, teaching: Teaching, *, phase: PhaseSpec, steps: int
    ) -> None:
        """Prepare a phase; see `TrainingModule`.

        Args:
            cut: Between what is frozen and what learns.
            teaching: What is common to all phases.
            phase: What learns, how fast and how long.
            steps: Of an epoch.
        """
        super().__init__(cut.network, teaching, phase=phase, steps=steps)
        self.cut = cut

    def fold_norms(self) -> None:
        """Fold what learns; the example is the one by which the cut was found."""
        if self.device.type == "cpu" and self.cut.example is not None:
            self._folding.enter_context(folded_norms(self.network, self.cut.example))

    def training_input(
        self, batch: TrainingBatch, targets: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Features as they are: the augmentation is in them."""
        return as_maps(batch.images), targets

    def validation_input(self, batch: ValidationBatch) -> Tensor:
        """Features as they are."""
        return as_maps(batch.images)

    def predict(self, inputs: Tensor) -> Tensor:
        """Logits of features."""
        return self.cut.after(inputs)

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Leave out what is frozen: writing it would take longer than the epoch."""
        super().on_save_checkpoint(checkpoint)
        learning = self._learning()
        checkpoint[STATE] = {
            k: v for k, v in checkpoint[STATE].items() if k in learning
        }

    def on_load_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Take what is frozen from the network, which the phase began with."""
        super().on_load_checkpoint(checkpoint)
        checkpoint[STATE] = self.state_dict() | checkpoint[STATE]

    def _learning(self) -> set[str]:
        own = {id(tensor) for tensor in tensors_after(self.cut)}
        state = self.state_dict(keep_vars=True)
        return {name for name, tensor in state.items() if id(tensor) in own}


def as_maps(features: Tensor) -> Tensor:
    """Lay maps out as convolutions on a CPU like them."""
    if features.ndim == 4:
        return features.contiguous(memory_format=torch.channels_last)
    return features
