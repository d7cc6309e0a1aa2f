"""What a slide format has to offer; everything else is built on these few reads."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cytolens.slides.facts import SlideFacts


class SlideReader(Protocol):
    """One open slide.

    Readers give the scanned pyramid alone. They have no way to reach label and macro
    images, which may show a patient's name.
    """

    @property
    def facts(self) -> SlideFacts:
        """What is known about the slide."""

    def read_level(
        self, level: int, origin_px: tuple[int, int], *, size_px: tuple[int, int]
    ) -> NDArray[np.uint8]:
        """Read pixels of one level; safe to call from several threads.

        Args:
            level: Index into the facts' ``level_downsamples``.
            origin_px: Left and top, in level-0 pixels.
            size_px: Width and height, in pixels of that level.

        Returns:
            RGB of shape ``(height, width, 3)``; what was never scanned is white.

        Raises:
            UnreadableSlideError: If the file cannot be decoded there.
        """

    def close(self) -> None:
        """Close the file."""


class FileReader(SlideReader, Protocol):
    """A reader of one file format, which also knows the file's colour profile."""

    def icc_profile(self) -> bytes | None:
        """The ICC profile that the file carries, or None."""
