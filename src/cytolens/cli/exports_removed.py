"""What is said where a changed bundle lost an export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.cli.output import progress_console

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def tell_removed_exports(bundle: Path, removed: Sequence[str]) -> None:
    """Say which exports are gone, why, and how to get them back.

    Args:
        bundle: The changed folder.
        removed: Forms, as `replace_description` returns them; nothing is said of none.
    """
    console = progress_console()
    for form in removed:
        console.print(
            f"Its {form} export is removed: it was proved with the calibration and "
            f"threshold that the bundle had before. Prove it again: cytolens export "
            f"{bundle} MANIFEST --to {form}",
            style="yellow",
            markup=False,
            soft_wrap=True,
        )
