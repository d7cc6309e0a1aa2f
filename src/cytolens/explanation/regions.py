"""Parts of a cell that people drew, brought to the frame of what the network saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.explanation.checks.masks.registry import MaskImage
from cytolens.explanation.checks.region_frame import region_in_frame
from cytolens.images.size import image_size

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from cytolens.explanation.checks.masks.registry import MaskReader
    from cytolens.images.preprocessing import Preprocessing
    from cytolens.manifest.schema import Manifest


@dataclass(frozen=True)
class RegionReader:
    """One kind of masks, as one model sees them."""

    kind: MaskReader
    preprocessing: Preprocessing

    def read(
        self, image: Path, *, mask: Path | None, mpp: float | None
    ) -> dict[str, NDArray[np.bool_]]:
        """Read the regions of one image.

        Args:
            image: Its file.
            mask: As the manifest's column ``mask`` says.
            mpp: Of the image, where it is known.

        Returns:
            Name to mask, shape ``(size, size)``; they do not overlap.

        Raises:
            MaskError: If the mask is missing or does not fit.
            ImageError: If the image or the mask cannot be read.
        """
        width, height = image_size(image)
        found = self.kind.read(MaskImage(image, mask, height, width))
        return {
            name: region_in_frame(region, self.preprocessing, mpp=mpp)
            for name, region in found.items()
        }


def mask_paths(manifest: Manifest) -> list[Path | None]:
    """Give what the column ``mask`` says in each row; None where it says nothing."""
    if "mask" not in manifest.table.columns:
        return [None] * len(manifest)
    return [
        manifest.root / value if isinstance(value, str) and value else None
        for value in manifest.table["mask"]
    ]
