"""What a network does not see, and a reader wants to: the scale, the cell's parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.explanation.checks.masks import MASKS
from cytolens.explanation.checks.masks.errors import MaskError
from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.looking import LooksAt
from cytolens.explanation.regions import RegionReader, mask_paths
from cytolens.explanation.scale import Scale, require_mpp, scale_of
from cytolens.images.errors import ImageError
from cytolens.images.size import image_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.explanation.explanation import Explanation
    from cytolens.images.preprocessing import Preprocessing
    from cytolens.manifest.schema import Manifest
    from cytolens.prediction.batches import Picture, Source

STRETCHED = (
    "The picture is stretched to a square: the scale bar holds from left to right only."
)


def with_resolution(sources: Sequence[Source], mpp: float | None) -> list[Source]:
    """Give samples of unknown resolution the one that the user knows.

    Raises:
        ExplanationError: If it is not a positive number.
    """
    if mpp is None:
        return list(sources)
    require_mpp(mpp)
    return [replace(s, mpp=mpp) if s.mpp is None else s for s in sources]


@dataclass(frozen=True)
class Surroundings:
    """Of all samples, by their place in the list."""

    sources: Sequence[Source]
    masks: Sequence[Path | None]
    preprocessing: Preprocessing
    regions: RegionReader | None
    """None where nobody asked for the cell's parts."""

    @classmethod
    def of(
        cls,
        manifest: Manifest,
        sources: Sequence[Source],
        preprocessing: Preprocessing,
        *,
        masks: str | None,
    ) -> Surroundings:
        """Take from the manifest what says where masks are.

        Args:
            manifest: The samples.
            sources: The same samples.
            preprocessing: Of the model.
            masks: A name in the registry of masks; None: no parts are read.

        Raises:
            UnknownNameError: If there is no such kind of masks.
            ExplanationError: If pairs or arrays should have masks.
        """
        if masks is None:
            return cls(sources, [], preprocessing, regions=None)
        reader = RegionReader(MASKS[masks], preprocessing)
        if any(len(source.pictures) > 1 for source in sources):
            raise ExplanationError(
                "Masks are for single images; this model takes pairs. Leave out "
                "--masks."
            )
        if not all(isinstance(source.pictures[0], Path) for source in sources):
            raise ExplanationError(
                "Masks belong to image files; give files or a manifest, not arrays."
            )
        return cls(sources, mask_paths(manifest), preprocessing, regions=reader)

    def complete(self, explanation: Explanation, row: int) -> Explanation:
        """Add what is known of the sample of that place."""
        source = self.sources[row]
        scales = tuple(self._scale(p, source.mpp) for p in source.pictures)
        stretched = any(scale and scale.is_stretched for scale in scales)
        remarks = (*explanation.remarks, *([STRETCHED] if stretched else []))
        known = replace(explanation, scales=scales, remarks=remarks)
        return known if self.regions is None else self._with_parts(known, row)

    def _scale(self, picture: Picture, mpp: float | None) -> Scale | None:
        if mpp is None:
            return None
        if isinstance(picture, Path):
            width, height = image_size(picture)
        else:
            height, width = picture.shape[:2]
        return scale_of(width, height, self.preprocessing, mpp=mpp)

    def _with_parts(self, explanation: Explanation, row: int) -> Explanation:
        image, mpp = self.sources[row].pictures[0], self.sources[row].mpp
        if self.regions is None or not isinstance(image, Path):
            return explanation
        try:
            found = self.regions.read(image, mask=self.masks[row], mpp=mpp)
        except (MaskError, ImageError) as error:
            said = f"The parts of the cell are not known. {error}"
            return replace(explanation, remarks=(*explanation.remarks, said))
        share = explanation.saliency.share()[0]
        return replace(explanation, looks_at=LooksAt.of(share, found))
