"""A loaded bundle: what the model says about itself, and its network on request."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from cytolens.bundle.checksums import verify_files
from cytolens.bundle.errors import BundleError
from cytolens.errors import CytolensError

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.schema import ModelDescription
    from cytolens.images.preprocessing import Preprocessing
    from cytolens.models.network import Network

_LARGEST_GROWTH = 16
"""A network in memory against its weights file; half precision gives 2."""


@dataclass(frozen=True)
class Bundle:
    """A verified folder and its description; making one imports no torch."""

    path: Path
    description: ModelDescription
    unread: set[str] = field(default_factory=set, compare=False)
    """Files, by name, that were not compared with their checksums yet."""

    @property
    def id(self) -> str:
        """The name that stands in predictions tables."""
        return self.description.id

    @property
    def classes(self) -> tuple[str, ...]:
        """Class names in the order of the outputs."""
        return self.description.classes

    @property
    def preprocessing(self) -> Preprocessing:
        """The one preprocessing of this model."""
        return self.description.preprocessing

    @property
    def is_pair(self) -> bool:
        """Whether a sample is an image before and an image after."""
        return self.description.recipe.input.kind == "pair"

    def require_sound(self, pattern: str) -> None:
        """Compare files with their checksums, where that was put off.

        Args:
            pattern: Of names, such as ``onnx/*``.

        Raises:
            BundleError: Naming those that are changed.
        """
        names = {name for name in self.unread if fnmatchcase(name, pattern)}
        if names:
            verify_files(self.path, names)
            self.unread.difference_update(names)

    def network(self) -> Network:
        """Build the network and load its weights, in evaluation mode, on the CPU.

        Raises:
            BundleError: If the description and the weights do not fit together.
        """
        from cytolens.models.registry import build_network

        self.require_sound("*.safetensors")
        spec = self.description.recipe.network
        size_px = self.preprocessing.size_px
        try:
            self._refuse_outsized()
            network = build_network(spec, len(self.classes), size_px=size_px)
            network.load_weights(self.path)
        except BundleError:
            raise
        except CytolensError as error:
            raise BundleError(
                f"The bundle {self.path} cannot be used. {error}"
            ) from error
        return network.eval()

    def _refuse_outsized(self) -> None:
        """Refuse a description that would need far more memory than the weights."""
        import torch

        from cytolens.models.network import WEIGHTS_FILE
        from cytolens.models.registry import build_network

        with torch.device("meta"):
            sketch = build_network(
                self.description.recipe.network,
                len(self.classes),
                size_px=self.preprocessing.size_px,
            )
        needed = sum(4 * math.prod(t.shape) for t in sketch.state_dict().values())
        try:
            stored = sum(
                file.stat().st_size for file in self.path.glob("*.safetensors")
            )
        except OSError as error:
            raise BundleError(f"Cannot read {self.path}: {error.strerror}.") from error
        if needed > _LARGEST_GROWTH * max(stored, 1):
            raise BundleError(
                f"The bundle {self.path} describes a network of {needed} bytes, but "
                f"its {WEIGHTS_FILE} has {stored}. They are not of one model."
            )
