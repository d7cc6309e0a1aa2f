"""Have the parts of a slide scored by the workers of a Ray cluster.

The tasks are small (a few kB each way): which tiles, of which slide, with which bundle.
This process writes what comes back, so only slides and bundle are to be seen by every
machine, not the folder of the results.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.bundle.loading import HUB_PREFIX
from cytolens.cluster import Stragglers, connect, needs_of, run_tasks
from cytolens.runtime.threads import allowed_threads
from cytolens.screening.ray_task import (
    BundleSource,
    PartTask,
    SlideSource,
    digest_of_sums,
    kind_of,
    score_task,
)
from cytolens.screening.runner import run_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cytolens.bundle.bundle import Bundle
    from cytolens.cluster import Cluster, ClusterProgress
    from cytolens.prediction.classifier import Classifier
    from cytolens.screening.part_scoring import OnTiles, ScoredPart
    from cytolens.screening.ray_task import ScorerSource
    from cytolens.screening.runner import PartRunner
    from cytolens.screening.scorer import TileScorer
    from cytolens.screening.settings import WorkSettings
    from cytolens.screening.worklist import Worklist
    from cytolens.slides import Slide

    Report = Callable[[ClusterProgress], None]

AS_USUAL = Stragglers()


@dataclass(frozen=True)
class RayRunner:
    """A `PartRunner` on a cluster."""

    cluster: Cluster
    source: ScorerSource
    threads: int
    """Of each worker's engine: as many as it would have here."""
    gpus: float = 0
    stragglers: Stragglers | None = AS_USUAL
    report: Report | None = None

    def __call__(
        self,
        slide: Slide,
        scorer: TileScorer,
        *,
        worklist: Worklist,
        numbers: Sequence[int],
        work: WorkSettings,
        on_tiles: OnTiles,
    ) -> Iterator[ScoredPart]:
        """Score parts; see `cytolens.screening.runner.PartRunner`."""
        path = slide.path.absolute()
        size = path.stat().st_size if path.is_file() else 0
        tasks = [
            PartTask(
                number=number,
                worklist=replace(worklist, tiles=worklist.tiles_of(number)),
                slide=SlideSource(
                    str(path),
                    mpp=slide.mpp,
                    bytes=size,
                    icc=worklist.icc,
                    isolated=work.isolated,
                ),
                scorer=self.source,
                model_id=scorer.model_id,
                threads=self.threads,
                readers=work.readers,
            )
            for number in numbers
        ]
        needs = needs_of(self.cluster.nodes(), threads=self.threads, gpus=self.gpus)
        results = run_tasks(
            self.cluster,
            score_task,
            tasks,
            needs=needs,
            stragglers=self.stragglers,
            report=self.report,
        )
        for task, rows in results:
            on_tiles(len(rows))
            yield task.number, rows


@contextmanager
def part_runner(
    address: str | None,
    scorer: TileScorer,
    *,
    bundle: Classifier | Bundle | str | Path,
    report: Report | None = None,
) -> Iterator[PartRunner]:
    """Choose who scores parts: this process, or the workers of a cluster.

    Args:
        address: Of a Ray cluster, as `cytolens.cluster.connect` takes it; None: here.
        scorer: The bundle, ready here.
        bundle: The same as it was given; every machine must find it at that place.
        report: Told of progress on the cluster.

    Raises:
        ClusterError: If there is no such cluster.
        MissingExtraError: If Ray is not installed.
    """
    if address is None:
        yield run_here
        return
    place = str(bundle)
    if not place.startswith(HUB_PREFIX):
        path = bundle if isinstance(bundle, (str, Path)) else _folder(bundle)
        place = str(Path(path).absolute())
    with connect(address) as cluster:
        yield ray_runner(cluster, scorer, bundle=place, report=report)


def _folder(bundle: Classifier | Bundle) -> Path:
    return bundle.bundle.path if hasattr(bundle, "bundle") else bundle.path


def ray_runner(
    cluster: Cluster, scorer: TileScorer, *, bundle: str, report: Report | None = None
) -> RayRunner:
    """Have a bundle's scores made on a cluster, as they would be made here.

    Args:
        cluster: Where.
        scorer: The bundle, ready here.
        bundle: Where every machine finds it: a folder, or ``hf:owner/name``.
        report: Told of progress on the cluster.
    """
    name, device = kind_of(scorer.engine)
    source = BundleSource(
        bundle,
        # What calls itself openvino is the float one; as a choice it is either.
        engine="openvino-float" if name == "openvino" else name,
        device=device,
        expected=scorer.engine,
        sums_sha256=digest_of_sums(bundle),
    )
    return RayRunner(
        cluster,
        source,
        threads=_threads(name),
        gpus=1 if device == "cuda" else 0,
        report=report,
    )


def _threads(engine: str) -> int:
    if engine == "torch":
        import torch

        return torch.get_num_threads()
    return allowed_threads()
