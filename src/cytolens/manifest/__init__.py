"""The table of samples: schema, reading, splitting and the data check."""

from cytolens.manifest.schema import Manifest, Split

__all__ = ["Manifest", "Split"]
