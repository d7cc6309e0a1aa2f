"""The table of samples: schema, reading, splitting and the data check."""

from cytolens.manifest.build import manifest_from_table
from cytolens.manifest.errors import Fault, ManifestError
from cytolens.manifest.read import read_manifest
from cytolens.manifest.schema import Manifest, Split
from cytolens.manifest.write import write_manifest

__all__ = [
    "Fault",
    "Manifest",
    "ManifestError",
    "Split",
    "manifest_from_table",
    "read_manifest",
    "write_manifest",
]
