"""A Transformers image processor as our preprocessing, proved equal or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from cytolens.bundle.errors import BundleError
from cytolens.images import Fit, Normalisation, Preprocessing, Resample
from cytolens.images.normalisation import normalisation_constants

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray


class ImageProcessor(Protocol):
    """What we read of a Transformers image processor, which has no types."""

    do_resize: bool
    size: Mapping[str, int | None]
    resample: int
    do_rescale: bool
    do_normalize: bool
    crop_size: Mapping[str, int]
    image_mean: Sequence[float]
    image_std: Sequence[float]

    def __call__(self, **arguments: object) -> Mapping[str, NDArray[np.float32]]:
        """Prepare images; ``pixel_values`` holds them, channels first."""
        ...


_FILTERS = {
    ("torchvision", 2): Resample.TORCH_BILINEAR,
    ("torchvision", 3): Resample.TORCH_BICUBIC,
    ("pil", 1): Resample.LANCZOS,
    ("pil", 2): Resample.BILINEAR,
    ("pil", 3): Resample.BICUBIC,
    ("pil", 4): Resample.BOX,
}
_WARPS_FROM_PX = 384
"""ConvNeXt's processor stretches from this size on, and crops below it."""
_TRIAL_SIDES = ((97, 131), (300, 211), (64, 64))
_TOLERANCE = 1e-5


def mirror_processor(folder: Path) -> Preprocessing:
    """Read a folder's image processor, and prove on noise that ours does the same.

    Raises:
        BundleError: If there is none, or it does something that ours cannot.
    """
    processor = _load(folder)
    try:
        preprocessing = _translate(processor)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _refusal(folder, processor, f"no equal for {error}") from error
    difference = _largest_difference(processor, preprocessing)
    if difference > _TOLERANCE:
        raise _refusal(folder, processor, f"inputs differ by up to {difference:.3g}")
    return preprocessing


def _refusal(folder: Path, processor: ImageProcessor, why: str) -> BundleError:
    return BundleError(
        f"{folder} prepares images with {type(processor).__name__} in a way that "
        f"Cytolens cannot repeat ({why}). It can repeat: resize to a square, or the "
        "shorter side and cut the centre, bilinear or bicubic, then the mean and "
        "deviation of ImageNet, CLIP or .5."
    )


def _load(folder: Path) -> ImageProcessor:
    from transformers import AutoImageProcessor

    try:
        # Transformers has no types here.
        processor: ImageProcessor = AutoImageProcessor.from_pretrained(  # type: ignore[no-untyped-call]
            folder, local_files_only=True, trust_remote_code=False
        )
    # Transformers lets pass whatever a foreign file makes its readers raise.
    except Exception as error:
        raise BundleError(
            f"{folder} has no image processor that Transformers can open: {error}. "
            "Expected a preprocessor_config.json."
        ) from error
    return processor


def _translate(processor: ImageProcessor) -> Preprocessing:
    resized_px, size_px, fit = _geometry(processor)
    backend = getattr(processor, "backend", "pil")
    return Preprocessing(
        size_px=size_px,
        resize_px=None if resized_px == size_px else resized_px,
        fit=fit,
        resample=_FILTERS[backend, int(processor.resample)],
        normalisation=_normalisation(processor),
    )


def _geometry(processor: ImageProcessor) -> tuple[int, int, Fit]:
    """Side that is resized to, side that is kept, and how they fit."""
    size = {k: v for k, v in dict(processor.size).items() if v is not None}
    if not processor.do_resize:
        raise ValueError("images of any size")
    if (crop_pct := getattr(processor, "crop_pct", None)) and "shortest_edge" in size:
        side = size["shortest_edge"]
        if side >= _WARPS_FROM_PX:
            return side, side, Fit.STRETCH
        return int(side / crop_pct), side, Fit.CROP
    fit = Fit.CROP if "shortest_edge" in size else Fit.STRETCH
    resized = size["shortest_edge"] if fit is Fit.CROP else _side(size)
    if not getattr(processor, "do_center_crop", None):
        if fit is Fit.CROP:
            raise ValueError("inputs that are not square")
        return resized, resized, fit
    return resized, _side(dict(processor.crop_size)), fit


def _side(size: dict[str, int]) -> int:
    if size["height"] != size["width"]:
        raise ValueError(f"a size of {size['height']} x {size['width']}")
    return int(size["height"])


def _normalisation(processor: ImageProcessor) -> Normalisation:
    mean: tuple[float, ...] = (0.0, 0.0, 0.0)
    std: tuple[float, ...] = (1.0, 1.0, 1.0)
    if processor.do_normalize:
        mean, std = tuple(processor.image_mean), tuple(processor.image_std)
    for kind in Normalisation:
        constants = normalisation_constants(kind)
        if constants.is_bgr or not processor.do_rescale:
            continue
        if np.allclose(constants.mean, mean) and np.allclose(constants.std, std):
            return kind
    raise ValueError(f"mean {mean} and deviation {std}")


def _largest_difference(
    processor: ImageProcessor, preprocessing: Preprocessing
) -> float:
    rng = np.random.default_rng(0)
    differences = []
    for height, width in _TRIAL_SIDES:
        image = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
        output = processor(
            images=image, return_tensors="np", input_data_format="channels_last"
        )
        theirs = np.asarray(output["pixel_values"])[0]
        ours = preprocessing(image)
        if theirs.shape != ours.shape:
            return float("inf")
        differences.append(float(np.abs(theirs - ours).max()))
    return max(differences)
