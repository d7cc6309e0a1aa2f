"""What frozen stages make of images: computed once, and kept in the cache."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from cytolens.caching.pack import RecordShape
from cytolens.caching.records import Records, Shelf, open_records
from cytolens.models.cut import HeadCut
from cytolens.training.frozen_backbone import BATCH, FrozenBackbone
from cytolens.training.pixels import network_input
from cytolens.training.sights import Sight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from torch import Tensor

    from cytolens.caching.cache import Cache
    from cytolens.models.network import Network
    from cytolens.training.batches import LabelledImages
    from cytolens.training.pixels import TensorNormalisation

KIND = "features"


@dataclass(frozen=True)
class FeatureStore:
    """Features of a split, in place of its pixels."""

    records: Records
    shape: tuple[int, int, int]
    """Samples, images per sample, numbers per sample."""
    keys: tuple[bytes, ...]
    resizing: str

    def read(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Copy what comes after the cut, shape ``(rows, *features)``."""
        features: NDArray[np.float32] = self.records.read(np.asarray(rows, np.int64))
        return features


@dataclass(frozen=True)
class FeatureMaker:
    """Computes features of samples, or finds them from before."""

    backbone: FrozenBackbone
    normalise: TensorNormalisation
    cache: Cache

    def features(self, images: LabelledImages, sight: Sight) -> FeatureStore:
        """Features of a split, seen in one way.

        Raises:
            CacheDiskFullError: If they do not fit the disk.
        """
        keys = images.keys()
        place = {key: number for number, key in reversed(list(enumerate(keys)))}

        def make(missing: list[bytes]) -> Iterator[tuple[bytes, NDArray[Any]]]:
            for start in range(0, len(missing), BATCH):
                chunk = missing[start : start + BATCH]
                numbers = np.array([place[key] for key in chunk], dtype=np.int64)
                yield from zip(chunk, self._embed(images, numbers, sight), strict=True)

        record = RecordShape("float32", self._shape(images, sight))
        shelf = Shelf(self.cache, KIND, self._name(images, sight), record)
        records = open_records(shelf, keys, make)
        per_sample = images.store.shape[1]
        shape = (len(keys), per_sample, math.prod(record.shape))
        return FeatureStore(records, shape, images.store.keys, images.store.resizing)

    def _name(self, images: LabelledImages, sight: Sight) -> str:
        facts = {
            "resizing": images.store.resizing,
            "normalisation": self.normalise.kind.value,
            "backbone": self.backbone.digest,
            "sight": sight.facts(),
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def _shape(self, images: LabelledImages, sight: Sight) -> tuple[int, ...]:
        with torch.no_grad():
            example = self._input(images, np.zeros(1, np.int64), sight)
            return tuple(self.backbone.cut.before(example).shape[1:])

    def _embed(
        self, images: LabelledImages, places: NDArray[np.int64], sight: Sight
    ) -> NDArray[np.float32]:
        return self.backbone(self._input(images, places, sight))

    @torch.no_grad()
    def _input(
        self, images: LabelledImages, places: NDArray[np.int64], sight: Sight
    ) -> Tensor:
        keys = images.keys(places)
        pixels = images.at(places)[0].to(self.backbone.device)
        return network_input(self.normalise(sight(pixels, keys)))


def mean_features(
    network: Network,
    images: LabelledImages,
    *,
    normalise: TensorNormalisation,
    views: int,
    cache: Cache,
) -> Tensor:
    """Embed images for the last linear layer, each as the mean over some views.

    Args:
        network: Left in evaluation mode.
        images: Of one split.
        normalise: What stands between pixels and network.
        views: How many of the eight views.
        cache: Where what was computed before is found.

    Returns:
        Shape ``(samples, features)``.
    """
    rows = np.arange(len(images))
    with FrozenBackbone(HeadCut(network), images=views * len(images)) as backbone:
        maker = FeatureMaker(backbone, normalise, cache)
        parts = [maker.features(images, Sight(view=n)).read(rows) for n in range(views)]
    with torch.no_grad():
        device = backbone.device
        seen = [network.fuse(torch.from_numpy(part).to(device)) for part in parts]
        return torch.stack(seen).mean(dim=0).cpu()
