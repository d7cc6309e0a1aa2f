"""What a run notes of its circumstances before it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.training.atomic_file import write_atomically
from cytolens.training.reproducibility import describe_environment

if TYPE_CHECKING:
    from cytolens.training.prepare import Prepared
    from cytolens.training.run_folder import RunFolder


def write_records(prepared: Prepared, folder: RunFolder) -> None:
    """Write the manifest as it was given, and the machine."""
    if not folder.writes:
        return
    table = prepared.request.manifest.table
    text = table.to_csv(index=False, lineterminator="\n")
    write_atomically(folder.path / "manifest.csv", text.encode())
    environment = describe_environment(prepared.placement.accelerator)
    environment["images_root"] = str(prepared.request.manifest.root)
    folder.write_json("environment.json", environment)
