from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms

from cytolens.slides import Region, open_slide
from cytolens.slides.errors import ColourProfileError
from support.dicom_slides import write_dicom
from support.slides import tissue_slide

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

IMAGE = tissue_slide(256, 256)
PLACE = Region(100, 100, 64, 48)


def swapped_profile() -> bytes:
    """A profile whose red and blue primaries are those of sRGB the other way round."""
    profile = bytearray(
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    )
    red, blue = profile.index(b"rXYZ", 128), profile.index(b"bXYZ", 128)
    # An entry of the table of tags is a name, and where the value stands.
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


def lab_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def write_tiff(path: Path, profile: bytes | None, *, tiled: bool = True) -> Path:
    tifffile.imwrite(
        path,
        IMAGE,
        photometric="rgb",
        tile=(128, 128) if tiled else None,
        iccprofile=profile,
        metadata=None,
    )
    return path


def by_pillow(pixels: NDArray[np.uint8], profile: bytes) -> NDArray[np.uint8]:
    image = ImageCms.profileToProfile(
        Image.fromarray(pixels),
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
    )
    assert image is not None
    return np.asarray(image)


@pytest.mark.parametrize("isolated", [False, True])
@pytest.mark.parametrize("kind", ["openslide", "tiffslide", "dicom", "wsidicom"])
def test_colours_are_brought_to_srgb(
    tmp_path: Path, kind: str, *, isolated: bool
) -> None:
    profile, path = swapped_profile(), tmp_path / "slide"
    if kind in ("openslide", "tiffslide"):
        write_tiff(path, profile, tiled=kind == "openslide")
    else:
        write_dicom(path, IMAGE, icc=profile, jpeg_ls=kind == "wsidicom")
    with open_slide(path, mpp=0.5, icc=True, isolated=isolated) as slide:
        assert slide.facts.reader in (kind, "openslide")
        assert slide.facts.has_profile
        assert "sRGB from the ICC profile" in slide.facts.colours
        assert slide.warnings == ()
        shown = slide.read_region(PLACE)
    stored = IMAGE[100:148, 100:164]
    np.testing.assert_array_equal(shown, by_pillow(stored, profile))
    assert np.abs(shown.astype(int) - stored[..., ::-1]).mean() < 3


def test_colours_are_left_alone_unless_asked(tmp_path: Path) -> None:
    path = write_tiff(tmp_path / "a.tiff", swapped_profile())
    with open_slide(path, mpp=0.5) as slide:
        assert slide.facts.colours == "as stored"
        np.testing.assert_array_equal(slide.read_region(PLACE), IMAGE[100:148, 100:164])


@pytest.mark.parametrize("isolated", [False, True])
def test_without_a_profile_a_warning_says_so(tmp_path: Path, *, isolated: bool) -> None:
    path = write_tiff(tmp_path / "a.tiff", None)
    with open_slide(path, mpp=0.5, icc=True, isolated=isolated) as slide:
        assert slide.facts.colours == "as stored"
        assert "no ICC profile" in slide.warnings[0]
        np.testing.assert_array_equal(slide.read_region(PLACE), IMAGE[100:148, 100:164])
    with open_slide(path, mpp=0.5, isolated=isolated) as slide:
        assert slide.warnings == ()


@pytest.mark.parametrize("isolated", [False, True])
@pytest.mark.parametrize(
    ("profile", "found"),
    [
        (b"nothing that a profile begins with" * 8, "cannot be used"),
        (swapped_profile()[:200], "cannot be used"),
        (lab_profile(), "is of Lab colours"),
    ],
)
def test_a_profile_that_is_no_use_is_one_error(
    tmp_path: Path, profile: bytes, found: str, *, isolated: bool
) -> None:
    path = write_tiff(tmp_path / "a.tiff", profile)
    with pytest.raises(ColourProfileError, match=f"a.tiff: .*{found}.*without --icc"):
        open_slide(path, mpp=0.5, icc=True, isolated=isolated)
    with open_slide(path, mpp=0.5, isolated=isolated) as slide:
        assert slide.facts.colours == "as stored"
