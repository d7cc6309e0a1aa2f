"""Generated DICOM slides: instances of one series, tiled in full, not compressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import (
    ExplicitVRLittleEndian,
    JPEGLSLossless,
    VLWholeSlideMicroscopyImageStorage,
    generate_uid,
)

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Rgb = NDArray[np.uint8]

TILE_PX = 64
STUDY, SERIES, FRAME = (
    generate_uid(entropy_srcs=[n]) for n in ("study", "series", "f")
)


def write_dicom(
    path: Path,
    image: Rgb,
    *,
    flavour: str = "VOLUME",
    mpp: tuple[float, float] | None = (0.5, 0.5),
    series: str = SERIES,
    icc: bytes | None = None,
    jpeg_ls: bool = False,
) -> Path:
    """Write an image as one instance of a slide.

    Args:
        path: Where.
        image: RGB, shape ``(height, width, 3)``.
        flavour: ``VOLUME``, ``LABEL``, ``OVERVIEW`` or ``THUMBNAIL``.
        mpp: Microns per pixel, across and down.
        series: Identifier of the series.
        icc: Colour profile.
        jpeg_ls: Write frames that OpenSlide cannot decode.
    """
    data = _describe(image, flavour)
    data.SeriesInstanceUID = series
    data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    measures = Dataset()
    if mpp is not None:
        measures.PixelSpacing = [mpp[1] / 1000, mpp[0] / 1000]
    measures.SliceThickness = 0.001
    groups = Dataset()
    groups.PixelMeasuresSequence = [measures]
    kind = Dataset()
    kind.FrameType = list(data.ImageType)
    groups.WholeSlideMicroscopyImageFrameTypeSequence = [kind]
    data.SharedFunctionalGroupsSequence = [groups]
    optics = Dataset()
    optics.OpticalPathIdentifier = "1"
    if icc is not None:
        optics.ICCProfile = icc
    data.OpticalPathSequence = [optics]
    data.PixelData = cut_tiles(image).tobytes()
    data["PixelData"].VR = "OB"
    if jpeg_ls:
        data.compress(JPEGLSLossless, generate_instance_uid=False)
    data.save_as(path, enforce_file_format=True)
    return path


def cut_tiles(image: Rgb, *, by_column: bool = False) -> Rgb:
    """Cut an image into tiles, padded with black, shape ``(tiles, side, side, 3)``."""
    height, width = image.shape[:2]
    rows, columns = -(-height // TILE_PX), -(-width // TILE_PX)
    padded = np.zeros((rows * TILE_PX, columns * TILE_PX, 3), np.uint8)
    padded[:height, :width] = image
    tiles = padded.reshape(rows, TILE_PX, columns, TILE_PX, 3)
    tiles = tiles.transpose((2, 0, 1, 3, 4) if by_column else (0, 2, 1, 3, 4))
    return tiles.reshape(-1, TILE_PX, TILE_PX, 3)


def write_old_dicom(
    path: Path, image: Rgb, *, by_column: bool, without_label: bool = True
) -> Path:
    """Write a slide that states neither its kind nor where its tiles lie."""
    data = _describe(image, "VOLUME")
    del data.ImageType, data.DimensionOrganizationType
    data.SeriesInstanceUID = SERIES
    data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    data.SpecimenLabelInImage = "NO" if without_label else "YES"
    data.PixelData = cut_tiles(image, by_column=by_column).tobytes()
    data["PixelData"].VR = "OB"
    data.save_as(path, enforce_file_format=True)
    return path


def change(path: Path, **values: object) -> Path:
    """Change attributes of a file."""
    data = pydicom.dcmread(path)
    for name, value in values.items():
        setattr(data, name, value)
    data.save_as(path)
    return path


def _describe(image: Rgb, flavour: str) -> Dataset:
    height, width = image.shape[:2]
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.file_meta.MediaStorageSOPClassUID = VLWholeSlideMicroscopyImageStorage
    data.SOPClassUID = VLWholeSlideMicroscopyImageStorage
    data.StudyInstanceUID, data.FrameOfReferenceUID = STUDY, FRAME
    data.Modality = "SM"
    data.PatientName, data.PatientID = "Secret^Name", "secret-id"
    data.ContainerIdentifier = "secret-slide"
    data.ImageType = ["ORIGINAL", "PRIMARY", flavour, "NONE"]
    data.DimensionOrganizationType = "TILED_FULL"
    data.TotalPixelMatrixColumns, data.TotalPixelMatrixRows = width, height
    data.TotalPixelMatrixFocalPlanes = 1
    data.NumberOfOpticalPaths = 1
    data.NumberOfFrames = -(-width // TILE_PX) * -(-height // TILE_PX)
    data.Rows = data.Columns = TILE_PX
    data.ImagedVolumeWidth, data.ImagedVolumeHeight = width / 2000, height / 2000
    data.ImagedVolumeDepth = 0.001
    data.ImageOrientationSlide = [0, -1, 0, -1, 0, 0]
    data.SamplesPerPixel, data.PhotometricInterpretation = 3, "RGB"
    data.PlanarConfiguration, data.PixelRepresentation = 0, 0
    data.BitsAllocated = data.BitsStored = 8
    data.HighBit = 7
    data.BurnedInAnnotation = data.SpecimenLabelInImage = "NO"
    data.FocusMethod, data.ExtendedDepthOfField = "AUTO", "NO"
    data.LossyImageCompression = "00"
    return data
