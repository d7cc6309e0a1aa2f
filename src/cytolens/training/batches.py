"""Batches of decoded images, in an order that seed, phase and epoch alone decide."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import torch

from cytolens.training.augmentation.draws import draw_epoch
from cytolens.training.samplers import epoch_order
from cytolens.training.seeds import derive_seed

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor


class TrainingBatch(NamedTuple):
    """What one training step sees."""

    images: Tensor
    """uint8, shape ``(batch, images, side, side, 3)``."""
    labels: Tensor
    """Class numbers, shape ``(batch,)``."""
    draws: Tensor
    """Numbers for the augmentation, shape ``(batch, images, names)``."""


class ValidationBatch(NamedTuple):
    """What one validation step sees."""

    images: Tensor
    labels: Tensor
    places: Tensor
    """Places in the split, shape ``(batch,)``: devices may hold some twice."""


class SampleStore(Protocol):
    """Pixels of samples, or features that stand for them."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """Samples, images per sample, and the side or the number of features."""
        ...

    @property
    def keys(self) -> tuple[bytes, ...]:
        """Digest of each image, sample after sample."""
        ...

    @property
    def resizing(self) -> str:
        """Digest of how the images were decoded and resized."""
        ...

    def read(self, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Copy samples."""
        ...


@dataclass(frozen=True)
class LabelledImages:
    """Some rows of the store, with their classes."""

    store: SampleStore
    rows: NDArray[np.int64]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)

    def at(self, places: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
        """Images and labels at places of this list."""
        images = torch.from_numpy(self.store.read(self.rows[places]))
        return images, torch.from_numpy(self.labels[places])

    def keys(self, places: NDArray[np.int64] | None = None) -> list[bytes]:
        """Digest of each sample, or of some: what its pixels follow from."""
        per_sample, digests = self.store.shape[1], self.store.keys
        rows = self.rows if places is None else self.rows[places]
        return [
            hashlib.sha256(
                b"".join(digests[row * per_sample : (row + 1) * per_sample])
            ).digest()
            for row in map(int, rows)
        ]


@dataclass
class TrainingBatches:
    """One epoch after another; Lightning calls `set_epoch` before each.

    The batch size is that of all devices together, so that a run on several is the
    same run. A last batch smaller than half is added to no other: it is left out,
    since its gradient is noise, unless it is the only one.
    """

    images: LabelledImages
    batch_size: int
    sampler_name: str
    seed: int
    """Of the phase."""
    device_number: int = 0
    devices: int = 1
    epoch: int = field(default=0, init=False)

    @property
    def sampler(self) -> TrainingBatches:
        """Where Lightning looks for `set_epoch`."""
        return self

    def set_epoch(self, epoch: int) -> None:
        """Choose the epoch within the phase, from 0."""
        self.epoch = epoch

    def __len__(self) -> int:
        whole, rest = divmod(len(self.images), self.batch_size)
        return max(1, whole + (2 * rest >= self.batch_size))

    def __iter__(self) -> Iterator[TrainingBatch]:
        seed = derive_seed(self.seed, "epoch", self.epoch)
        labels = torch.from_numpy(self.images.labels)
        order = epoch_order(labels, sampler=self.sampler_name, seed=seed)
        per_sample = self.images.store.shape[1]
        draws = draw_epoch(len(order), per_sample, seed=seed)
        for number in range(len(self)):
            places = torch.arange(len(order))[
                number * self.batch_size : (number + 1) * self.batch_size
            ]
            places = _share(places, self.device_number, self.devices)
            images, classes = self.images.at(order[places].numpy())
            yield TrainingBatch(images, classes, draws[places])


@dataclass
class ValidationBatches:
    """The whole split in order, dealt out over the devices."""

    images: LabelledImages
    batch_size: int
    device_number: int = 0
    devices: int = 1

    def __len__(self) -> int:
        return math.ceil(len(self.images) / self.batch_size)

    def __iter__(self) -> Iterator[ValidationBatch]:
        for number in range(len(self)):
            start = number * self.batch_size
            places = torch.arange(start, min(start + self.batch_size, len(self.images)))
            places = _share(places, self.device_number, self.devices)
            images, labels = self.images.at(places.numpy())
            yield ValidationBatch(images, labels, places)


def _share(places: Tensor, device_number: int, devices: int) -> Tensor:
    """Every device's part of a batch; the first repeat where it does not come out.

    Devices wait for each other, so all must have as many.
    """
    each = math.ceil(len(places) / devices)
    return places.repeat(devices)[: each * devices][device_number::devices]
