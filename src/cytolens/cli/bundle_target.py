"""The bundle that something fitted is written into."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cytolens.bundle.bundle import Bundle
    from cytolens.prediction.table import Predictions


def bundle_to_write(source: str, bundle: Path | None) -> Bundle:
    """Find and verify it, before any work is done.

    Args:
        source: What the command was given: a bundle, or a predictions table.
        bundle: From ``--bundle``; needed with a table.

    Raises:
        BundleError: If there is none, or it is no folder of ours to write to.
    """
    from cytolens.bundle.errors import BundleError
    from cytolens.bundle.loading import DESCRIPTION_FILE, HUB_PREFIX, load_bundle
    from cytolens.prediction.inputs import TABLE_SUFFIXES

    if bundle is None and Path(source).suffix.lower() in TABLE_SUFFIXES:
        msg = f"{source} is a table; say with --bundle DIR which bundle to write to."
        raise BundleError(msg)
    if bundle is None and source.startswith(HUB_PREFIX):
        msg = f"{source} is on the hub and cannot be written to. Copy it to a folder."
        raise BundleError(msg)
    folder = Path(source) if bundle is None else bundle
    if folder.is_dir() and not (folder / DESCRIPTION_FILE).is_file():
        msg = (
            f"{folder} has no {DESCRIPTION_FILE}, so nothing can be stored in it. Give "
            "a bundle that Cytolens wrote."
        )
        raise BundleError(msg)
    return load_bundle(folder)


def require_own_predictions(bundle: Bundle, predictions: Predictions) -> None:
    """Refuse to store what was fitted on probabilities of another model.

    Args:
        bundle: That is written to.
        predictions: The rows something is fitted on. Those of a cross-validation come
            from several models, none of them this one, and are let pass.

    Raises:
        BundleError: If one model made them, and it is not the bundle's.
    """
    from cytolens.bundle.errors import BundleError

    models = sorted(set(map(str, predictions.table["model"].dropna())))
    if len(models) > 1 or models == [bundle.id]:
        return
    made = models[0] if models else "a model that they do not name"
    msg = (
        f"These predictions are of {made}, and the bundle is {bundle.id} (calibrating "
        f"a bundle changes its id). Predict again: `cytolens predict {bundle.path} "
        "MANIFEST --out TABLE`."
    )
    raise BundleError(msg)
