"""The card of a public set: what a user must know before training on it."""

from typing import Annotated

from pydantic import Field, model_validator

from cytolens.config import StrictModel
from cytolens.units import MicronsPerPixel


class RemoteFile(StrictModel):
    """One file that can be fetched and proved to be the published one."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    """Plain name on disk, never a path."""
    url: str
    size_bytes: Annotated[int, Field(gt=0)] | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    md5: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = None
    checksum_source: str
    """Who recorded the checksum."""

    @model_validator(mode="after")
    def _has_checksum(self) -> "RemoteFile":
        if self.sha256 is None and self.md5 is None:
            msg = f"{self.name}: a file without a checksum is not fetched"
            raise ValueError(msg)
        return self


class Groups(StrictModel):
    """What must not be split, and how it is known."""

    unit: str
    """Patient, slide, source field; or ``unknown``."""
    known: bool
    source: str
    """Where the reader takes it from."""


class DatasetCard(StrictModel):
    """Facts of one public set. What could not be confirmed says so."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title: str
    summary: str
    classes: dict[str, str]
    """Label as it stands in the manifest, and what it means."""
    counts: dict[str, int]
    """Published images per class; empty where only split sizes are published."""
    split_counts: dict[str, int] = Field(default_factory=dict)
    """Published images per split, where the set has one."""
    n_images: Annotated[int, Field(gt=0)]
    image_size: str
    mpp: Annotated[MicronsPerPixel, Field(gt=0)] | None = None
    """Microns per pixel of every image, where published and one for all."""
    licence: str
    citation: str
    doi: str | None = None
    homepage: str
    groups: Groups
    known_faults: tuple[str, ...]
    layout: str
    """The files that `cytolens data import` expects."""
    how_to_get: str
    files: tuple[RemoteFile, ...] = ()
    """Empty where the set must be fetched by hand."""

    @model_validator(mode="after")
    def _counts_agree(self) -> "DatasetCard":
        for counts in (self.counts, self.split_counts):
            if counts and sum(counts.values()) != self.n_images:
                msg = f"{self.name}: counts add up to {sum(counts.values())}"
                raise ValueError(msg)
        if self.counts and set(self.counts) != set(self.classes):
            msg = f"{self.name}: counts and classes differ"
            raise ValueError(msg)
        return self
