"""What can be wrong with a slide."""

from pathlib import Path

from cytolens.errors import CytolensError


class SlideError(CytolensError):
    """Base of everything that is wrong with one slide; the other slides go on."""

    http_status = 422


class UnreadableSlideError(SlideError):
    """A file is missing, broken, or no slide."""

    def __init__(self, path: Path, *, found: str) -> None:
        super().__init__(
            f"{path}: {found}. Expected a slide that OpenSlide, tiffslide or wsidicom "
            "can read (SVS, NDPI, MRXS, SCN, BIF, CZI, DICOM, tiled TIFF). Open it in "
            "a slide viewer to see whether it is whole, and copy or export it again."
        )


class ColourProfileError(SlideError):
    """The colours cannot be brought to sRGB as asked."""

    def __init__(self, path: Path, *, found: str) -> None:
        super().__init__(
            f"{path}: {found}. Expected an ICC profile of RGB colours. Scan or export "
            "the slide again, or leave its colours as they are stored (without --icc; "
            "in Python icc=False)."
        )


class MissingResolutionError(SlideError):
    """Neither the file nor the user says how large a pixel is."""

    def __init__(self, path: Path, *, found: str) -> None:
        super().__init__(
            f"{path}: {found}. Expected microns per pixel, without which tiles have no "
            "known size. Ask the scanner's operator (a 40x scan is close to 0.25, a "
            "20x scan to 0.5) and pass it with --mpp (in Python: mpp=...)."
        )


class SlideTooSmallError(SlideError):
    """Not even one tile fits into the slide."""

    def __init__(self, path: Path, *, found_px: tuple[int, int], tile_px: int) -> None:
        width, height = found_px
        super().__init__(
            f"{path}: the slide is {width} x {height} pixels. Expected at least "
            f"one tile of {tile_px} x {tile_px}. Check that this is the slide and not "
            "its label or thumbnail, and that --mpp is right; score a single image "
            "with `cytolens predict`."
        )


class NoTissueError(SlideError):
    """The tissue mask is empty, so there is nothing to score."""

    def __init__(self, path: Path, *, searched_mm2: float, picture: str) -> None:
        super().__init__(
            f"{path}: found no tissue in {searched_mm2:.2f} mm2 of glass. Expected "
            f"stained tissue or cells; {picture} shows what was searched. If there is "
            "something to score, lower --min-tissue or score every tile with "
            "--all-tiles."
        )
