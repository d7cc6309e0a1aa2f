"""A phase in which the head alone learns, from features that were computed once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.training.batches import LabelledImages, TrainingBatches
from cytolens.training.data import PhaseData, SplitImages
from cytolens.training.module import TrainingModule

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.models.recipe import PhaseSpec
    from cytolens.training.batches import TrainingBatch, ValidationBatch

STATE = "state_dict"


@dataclass
class HeadBatches(TrainingBatches):
    """Features instead of images; each epoch has the next variant of all."""

    variants: tuple[LabelledImages, ...] = ()

    def set_epoch(self, epoch: int) -> None:
        """Choose the epoch within the phase, from 0, and with it the variant."""
        super().set_epoch(epoch)
        self.images = self.variants[epoch % len(self.variants)]


class HeadData(PhaseData):
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
        return HeadBatches(
            self.variants[0],
            batch_size=batches.batch_size,
            sampler_name=batches.sampler_name,
            seed=batches.seed,
            device_number=batches.device_number,
            devices=batches.devices,
            variants=self.variants,
        )


class HeadModule(TrainingModule):
    """Trains and validates the head on what the frozen stages made of the images."""

    def fold_norms(self) -> None:
        """Nothing: the frozen stages do not run."""

    def training_input(
        self, batch: TrainingBatch, targets: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Features as they are: the augmentation is in them."""
        return batch.images, targets

    def validation_input(self, batch: ValidationBatch) -> Tensor:
        """Features as they are."""
        return batch.images

    def predict(self, inputs: Tensor) -> Tensor:
        """Logits of features."""
        return self.network.head_logits(inputs)

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
        head = list(self.network.stages().values())[-1]
        own = {id(tensor) for tensor in head.state_dict(keep_vars=True).values()}
        state = self.state_dict(keep_vars=True)
        return {name for name, tensor in state.items() if id(tensor) in own}
