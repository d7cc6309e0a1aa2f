"""Hands Lightning its batches, each process its share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import lightning.pytorch as pl

from cytolens.training.batches import (
    LabelledImages,
    TrainingBatches,
    ValidationBatches,
)
from cytolens.training.seeds import derive_seed

if TYPE_CHECKING:
    from cytolens.models.recipe import PhaseSpec

VALIDATION_GROWTH = 2
"""Validation keeps no activations, so its batches can be larger."""


@dataclass(frozen=True)
class SplitImages:
    """The two splits that training reads."""

    train: LabelledImages
    val: LabelledImages


class PhaseData(pl.LightningDataModule):
    """Batches of one phase."""

    def __init__(
        self, images: SplitImages, *, phase: PhaseSpec, sampler: str, seed: int
    ) -> None:
        super().__init__()
        self.images = images
        self.phase = phase
        self.sampler_name = sampler
        self.seed = derive_seed(seed, "batches", phase.name)

    @property
    def steps(self) -> int:
        """Steps of an epoch."""
        return len(self.train_dataloader())

    def train_dataloader(self) -> TrainingBatches:
        """Batches in the order of the epoch that Lightning sets."""
        number, devices = self._process()
        return TrainingBatches(
            self.images.train,
            batch_size=self.phase.batch_size,
            sampler_name=self.sampler_name,
            seed=self.seed,
            device_number=number,
            devices=devices,
        )

    def val_dataloader(self) -> ValidationBatches:
        """The whole validation split."""
        number, devices = self._process()
        size = self.phase.batch_size * VALIDATION_GROWTH
        return ValidationBatches(
            self.images.val, size, device_number=number, devices=devices
        )

    def _process(self) -> tuple[int, int]:
        if self.trainer is None:
            return 0, 1
        return self.trainer.global_rank, self.trainer.world_size
