"""Open a slide, whatever its format, or say in one line why not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.slides.choosing import open_reader
from cytolens.slides.resolution import resolve_mpp
from cytolens.slides.slide import Slide

if TYPE_CHECKING:
    import os

    from cytolens.slides.isolation.limits import IsolationLimits
    from cytolens.slides.reader import SlideReader


def open_slide(
    path: str | os.PathLike[str],
    *,
    mpp: float | None = None,
    icc: bool = False,
    isolated: bool = False,
    limits: IsolationLimits | None = None,
) -> Slide:
    """Open a slide; the reader is picked by what is in the file, not by its name.

    Args:
        path: The slide; for DICOM a file, or the folder of a series.
        mpp: Microns per pixel at full resolution, where the file does not say it or
            is wrong.
        icc: Bring its colours to sRGB by the profile in the file. Without a profile
            they stay as they are, and `Slide.warnings` says so.
        isolated: Open and read it in processes of its own, so that a file that
            crashes the reading library costs one read and not the run.
        limits: What such a process may take.

    Returns:
        The open slide; close it, or use it as a context manager.

    Raises:
        UnreadableSlideError: If the file is missing, broken or no slide.
        MissingResolutionError: If neither the file nor `mpp` gives a resolution.
        ColourProfileError: If its colours cannot be brought to sRGB as asked.
        MissingExtraError: If the slide libraries are not installed.

    Example:
        ``with open_slide("case.svs") as slide: print(slide.mpp)``
    """
    path = Path(path)
    reader = _open(path, icc=icc, isolated=isolated, limits=limits)
    try:
        found, source = resolve_mpp(path, from_file=reader.facts.mpp_xy, from_user=mpp)
    except BaseException:
        reader.close()
        raise
    return Slide(path=path, reader=reader, mpp=found, mpp_source=source)


def _open(
    path: Path, *, icc: bool, isolated: bool, limits: IsolationLimits | None
) -> SlideReader:
    if not isolated:
        return open_reader(path, icc=icc)
    from cytolens.slides.isolation.reader import IsolatedReader

    return IsolatedReader(path, icc=icc, limits=limits)
