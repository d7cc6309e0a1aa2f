"""Screen slides with a bundle: the fourth verb."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.allocator import KEPT_BYTES, keep_freed_memory
from cytolens.screening.bundle_scorer import BundleScorer
from cytolens.screening.many import screen_slides
from cytolens.screening.ray_runner import part_runner
from cytolens.screening.settings import ScreeningSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.bundle.bundle import Bundle
    from cytolens.prediction.classifier import Classifier
    from cytolens.runtime.choosing import EngineName
    from cytolens.screening.many import Progress, Screening
    from cytolens.screening.ray_runner import Report

    AnyPath = str | os.PathLike[str]


def screen(
    bundle: Classifier | Bundle | str | Path,
    slides: AnyPath | Sequence[AnyPath],
    *,
    out: AnyPath,
    mpp: float | None = None,
    positive: Sequence[str] = (),
    settings: ScreeningSettings | None = None,
    engine: EngineName = "auto",
    device: str = "auto",
    progress: Progress | None = None,
    ray: str | None = None,
    on_cluster: Report | None = None,
) -> Screening:
    """Score whole slides; write tables, heat maps, regions and galleries.

    Each slide gets its own folder in ``out``. Run again after an interruption, it goes
    on where it stopped. A bad slide does not stop the others.

    Args:
        bundle: A loaded model, a bundle, its folder, or ``hf:owner/name``.
        slides: One slide file, or several.
        out: Folder for the results.
        mpp: Microns per pixel of the slides, where their files do not say it.
        positive: Classes that count as suspicious.
        settings: Everything else; `mpp` and `positive` go before it.
        engine: What runs the network.
        device: ``auto``, ``cpu``, ``cuda``, ...
        progress: Called with a slide's name, the tiles that are done, and all there
            are.
        ray: Let the workers of a Ray cluster score: its address, ``auto``, or
            ``local`` for the cores of this machine. The same bits as without.
        on_cluster: Told of progress there.

    Returns:
        A summary of every slide that was screened, and the failures of the others.

    Raises:
        SlideError: If only one slide was given and it cannot be screened.
        ScreeningError: If none of several slides could be screened, or the settings
            do not fit the bundle.
        OutputExistsError: If only one slide was given and its folder holds another
            screening.
        ClusterError: If there is no such cluster, or work on it failed for good.

    Example:
        ``screen("run/bundle", "case.svs", out="screened").slides[0].tiles_suspicious``
    """
    if isinstance(slides, (str, os.PathLike)):
        slides = [slides]
    scorer = load_scorer(bundle, engine=engine, device=device)
    if ray is None:
        keep_freed_memory(KEPT_BYTES)
        scorer.warm_up()
    with part_runner(ray, scorer, bundle=bundle, report=on_cluster) as runner:
        return screen_slides(
            scorer,
            [Path(slide) for slide in slides],
            out=Path(out),
            settings=_merge(settings or ScreeningSettings(), mpp, tuple(positive)),
            progress=progress,
            runner=runner,
        )


def load_scorer(
    bundle: Classifier | Bundle | str | Path,
    *,
    engine: EngineName = "auto",
    device: str = "auto",
) -> BundleScorer:
    """Make a bundle ready to score tiles.

    Raises:
        BundleError: If it is damaged or no bundle.
        EngineError: If there is no such device.
        ScreeningError: If it scores pairs of images.
    """
    from cytolens.bundle.bundle import Bundle
    from cytolens.prediction.classifier import Classifier, load

    if isinstance(bundle, Classifier):
        return BundleScorer(bundle)
    if isinstance(bundle, Bundle):
        return BundleScorer(Classifier(bundle, engine=engine, device=device))
    return BundleScorer(load(bundle, engine=engine, device=device))


def _merge(
    settings: ScreeningSettings, mpp: float | None, positive: tuple[str, ...]
) -> ScreeningSettings:
    tiles = {"mpp": mpp} if mpp is not None else {}
    report = {"positive": positive} if positive else {}
    return settings.model_copy(
        update={
            "tiles": settings.tiles.model_copy(update=tiles),
            "report": settings.report.model_copy(update=report),
        }
    )
