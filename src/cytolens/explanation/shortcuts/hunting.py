"""Explain every sample of a set, and add up where the maps lie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.explanation.choice import AUTO
from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.explainer import Explainer
from cytolens.explanation.shortcuts.regions import REGIONS, regions_of
from cytolens.explanation.shortcuts.report import ShortcutReport
from cytolens.explanation.shortcuts.tally import Tally
from cytolens.explanation.shortcuts.verdict import find
from cytolens.images.decode import decode_image
from cytolens.manifest import read_manifest
from cytolens.prediction.sources import sources_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from cytolens.bundle.bundle import Bundle
    from cytolens.manifest.schema import Manifest
    from cytolens.prediction.batches import Source, Unreadable


def hunt_shortcuts(
    bundle: Bundle | str | Path,
    manifest: Manifest | str | Path,
    *,
    split: str | None = None,
    method: str = AUTO,
    device: str = "auto",
    batch_size: int = 8,
    on_progress: Callable[[int, int], None] | None = None,
) -> ShortcutReport:
    """Say whether a model looks at borders, padding, drawings or print.

    The predicted class of each sample is explained; memory stays flat.

    Args:
        bundle: A bundle, its folder, or ``hf:owner/name``.
        manifest: Samples; images that cannot be read are listed and left out.
        split: Which of them; None: all.
        method: A name in the registry of methods; ``auto`` suits the network.
        device: ``auto``, ``cpu``, ``cuda``, ...
        batch_size: Samples explained at a time.
        on_progress: Called with the samples done and their total.

    Raises:
        BundleError: If the folder is no model, or was changed.
        ExplanationError: If there is nothing to explain, or no such map.

    Example:
        ``hunt_shortcuts("run/bundle", "cells/manifest.csv").verdict``
    """
    chosen = _chosen(manifest, split)
    explainer = Explainer(bundle, method=method, device=device, batch_size=batch_size)
    _, sources = sources_of(chosen)
    by_name = {source.name: source for source in sources}
    table = chosen.table.set_index("sample")
    unreadable: list[Unreadable] = []
    tally = Tally()
    for explanation in explainer.explain(
        chosen, on_unreadable=unreadable.append, on_progress=on_progress
    ):
        source = by_name[explanation.sample]
        facts = table.loc[explanation.sample]
        group, label = (facts[name] for name in ("group", "label"))
        tally.add(
            explanation,
            [
                regions_of(image, explainer.bundle.preprocessing, mpp=source.mpp)
                for image in _pictures(source)
            ],
            group=group if isinstance(group, str) else explanation.sample,
            label=label if isinstance(label, str) else None,
        )
    return _report(tally, explainer, split=split, unreadable=unreadable)


def _chosen(manifest: Manifest | str | Path, split: str | None) -> Manifest:
    if isinstance(manifest, str | Path):
        manifest = read_manifest(Path(manifest))
    chosen = (
        manifest if split is None else manifest.where(manifest.table["split"] == split)
    )
    if not len(chosen):
        raise ExplanationError(
            f"The manifest has no samples in the split {split!r}. Choose another with "
            "--split, or leave it out for all."
        )
    return chosen


def _pictures(source: Source) -> list[NDArray[np.uint8]]:
    return [
        decode_image(picture) if isinstance(picture, Path) else picture
        for picture in source.pictures
    ]


def _report(
    tally: Tally,
    explainer: Explainer,
    *,
    split: str | None,
    unreadable: list[Unreadable],
) -> ShortcutReport:
    parts = {
        name: [row for row in tally.rows if row.predicted == name]
        for name in explainer.bundle.classes
    }
    return ShortcutReport(
        model=explainer.bundle.id,
        method=explainer.method.title,
        trust=explainer.trust,
        split=split,
        findings=tuple(find(region, tally.rows) for region in REGIONS),
        by_class={
            name: tuple(find(region, rows) for region in REGIONS)
            for name, rows in parts.items()
            if rows
        },
        mean_maps=tally.mean_maps(),
        rows=tuple(tally.rows),
        empty=tally.empty,
        unreadable=tuple(unreadable),
    )
