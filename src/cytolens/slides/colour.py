"""Bring a slide's colours to sRGB by the ICC profile that the scanner wrote."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.slides.errors import ColourProfileError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.slides.facts import SlideFacts
    from cytolens.slides.reader import FileReader

RGB = "RGB"
NO_PROFILE = (
    "The file has no ICC profile, so its colours could not be brought to sRGB; they "
    "are used as stored."
)


class SrgbReader:
    """A `SlideReader` that shows another one's pixels in sRGB."""

    def __init__(self, reader: FileReader, path: Path) -> None:
        """Take a reader, and close it with this one.

        Raises:
            ColourProfileError: If the file's profile is broken or of no RGB colours.
        """
        self._reader = reader
        self._transform = None
        facts = reader.facts
        profile = reader.icc_profile()
        if profile:
            self._transform, name = _transform_to_srgb(profile, path)
            done = f"brought to sRGB from the ICC profile {name!r}"
            self._facts = replace(facts, colours=done)
        else:
            self._facts = replace(facts, warnings=(*facts.warnings, NO_PROFILE))

    @property
    def facts(self) -> SlideFacts:
        """What is known about the slide."""
        return self._facts

    def read_level(
        self, level: int, origin_px: tuple[int, int], *, size_px: tuple[int, int]
    ) -> NDArray[np.uint8]:
        """Read pixels of one level in sRGB; see `SlideReader.read_level`."""
        from PIL import Image

        pixels = self._reader.read_level(level, origin_px, size_px=size_px)
        if self._transform is None:
            return pixels
        return np.asarray(self._transform.apply(Image.fromarray(pixels)), np.uint8)

    def close(self) -> None:
        """Close the file."""
        self._reader.close()


def _transform_to_srgb(profile: bytes, path: Path) -> tuple[Any, str]:
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        name = ImageCms.getProfileDescription(source).strip()
        space = source.profile.xcolor_space.strip()
        intent = ImageCms.getDefaultIntent(source)
        if space != RGB:
            found = f"its ICC profile {name!r} is of {space} colours"
            raise ColourProfileError(path, found=found)
        srgb = ImageCms.createProfile("sRGB")
        transform = ImageCms.buildTransform(
            source, srgb, RGB, RGB, ImageCms.Intent(intent)
        )
    # Pillow names its own errors, and lets those of the file through as OSError.
    except (ImageCms.PyCMSError, OSError, ValueError) as error:
        found = f"its ICC profile cannot be used ({error})"
        raise ColourProfileError(path, found=found) from error
    return transform, name
