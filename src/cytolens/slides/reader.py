"""What a slide format has to offer; everything else is built on these few reads."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class SlideReader(Protocol):
    """One open slide file of some format.

    Readers give the scanned pyramid alone. They have no way to reach label and macro
    images, which may show a patient's name.
    """

    @property
    def vendor(self) -> str:
        """The format as the library names it, such as ``aperio``."""

    @property
    def dimensions_px(self) -> tuple[int, int]:
        """Width and height of the full-resolution slide (level 0)."""

    @property
    def level_downsamples(self) -> tuple[float, ...]:
        """How much coarser each level is than level 0; rising, the first is 1."""

    @property
    def mpp(self) -> float | None:
        """Microns per level-0 pixel as the file says, plausible or not."""

    @property
    def properties(self) -> Mapping[str, str]:
        """What the file says about itself."""

    def read_level(
        self, level: int, origin_px: tuple[int, int], *, size_px: tuple[int, int]
    ) -> NDArray[np.uint8]:
        """Read pixels of one level; safe to call from several threads.

        Args:
            level: Index into `level_downsamples`.
            origin_px: Left and top, in level-0 pixels.
            size_px: Width and height, in pixels of that level.

        Returns:
            RGB of shape ``(height, width, 3)``; what was never scanned is white.

        Raises:
            UnreadableSlideError: If the file cannot be decoded there.
        """

    def close(self) -> None:
        """Close the file."""
