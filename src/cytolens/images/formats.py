"""Which format a file is, by its first bytes; its name is not asked."""

from enum import StrEnum


class ImageFormat(StrEnum):
    """The formats that are decoded; the values are Pillow's names."""

    PNG = "PNG"
    JPEG = "JPEG"
    BMP = "BMP"
    TIFF = "TIFF"
    WEBP = "WEBP"


SNIFF_BYTES = 132
"""Enough to tell every format below (DICOM's mark stands at byte 128)."""

ACCEPTED = ", ".join(ImageFormat)

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", ImageFormat.PNG),
    (b"\xff\xd8\xff", ImageFormat.JPEG),
    (b"BM", ImageFormat.BMP),
    (b"II*\0", ImageFormat.TIFF),
    (b"MM\0*", ImageFormat.TIFF),
    (b"II+\0", ImageFormat.TIFF),
    (b"MM\0+", ImageFormat.TIFF),
)

_FOREIGN = (
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\0\0\0\x0cjP", "a JPEG 2000 image"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 image"),
    (b"<svg", "an SVG drawing"),
    (b"<", "a web page or XML"),
    (b"version https://git-lfs", "a Git LFS pointer instead of the file"),
)


def sniff_format(head: bytes) -> ImageFormat | None:
    """Name the format that the first `SNIFF_BYTES` bytes announce, if accepted."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return ImageFormat.WEBP
    for signature, found in _SIGNATURES:
        if head.startswith(signature):
            return found
    return None


def describe_foreign(head: bytes) -> str:
    """Say in words what a file that is none of the accepted formats seems to be."""
    if not head:
        return "an empty file"
    if not head.strip(b"\0"):
        return "a file of zeros"
    if head[128:132] == b"DICM":
        return "a DICOM file"
    for signature, words in _FOREIGN:
        if head.lstrip().startswith(signature):
            return words
    return "no known image format"
