"""With a cluster and without: the same bytes, whatever happens to the cluster."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from cytolens.cluster import connect
from cytolens.screening import ScreeningSettings, TileSettings, WorkSettings, screen
from cytolens.screening.many import screen_slides
from cytolens.screening.ray_runner import RayRunner, part_runner
from cytolens.screening.runner import run_here
from support.bundles import write_tiny_bundle
from support.cluster_tasks import DarknessSource
from support.ray_nodes import STORE_BYTES, TESTS, TwoNodes, two_nodes
from support.tile_scorers import DarknessScorer

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.cluster import ClusterProgress

SETTINGS = ScreeningSettings(
    tiles=TileSettings(tile_mpp=1.0, tiles_per_part=16, batch_size=8),
    work=WorkSettings(isolated=False),
)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_bundle(tmp_path_factory.mktemp("bundle") / "tiny")


@pytest.fixture(scope="module")
def plain(
    bundle: Path, slide_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> bytes:
    """The tile table without a cluster."""
    out = tmp_path_factory.mktemp("plain")
    screen(bundle, slide_path, out=out, settings=SETTINGS, device="cpu")
    return table_of(out)


def table_of(out: Path) -> bytes:
    return (out / "case" / "tiles.parquet").read_bytes()


def test_without_an_address_this_process_scores(bundle: Path) -> None:
    with part_runner(None, DarknessScorer(), bundle=bundle) as runner:
        assert runner is run_here


@pytest.mark.slow
def test_two_nodes_give_the_same_bytes_also_when_one_dies(
    bundle: Path, slide_path: Path, plain: bytes, tmp_path: Path
) -> None:
    told: list[ClusterProgress] = []
    with two_nodes() as nodes:
        screen(
            bundle,
            slide_path,
            out=tmp_path / "two",
            settings=SETTINGS,
            device="cpu",
            ray=nodes.address,
            on_cluster=told.append,
        )
        assert table_of(tmp_path / "two") == plain
        assert (told[-1].nodes, told[-1].workers) == (2, 2)
        assert told[-1].done == told[-1].total > 4
        check_a_killed_node(nodes, slide_path, tmp_path)
        screen(
            bundle,
            slide_path,
            out=tmp_path / "one",
            settings=SETTINGS,
            device="cpu",
            ray=nodes.address,
        )
    assert table_of(tmp_path / "one") == plain


def check_a_killed_node(nodes: TwoNodes, slide: Path, folder: Path) -> None:
    """Kill a node once a first part is back, and another is under way on each."""
    for name in ("expected", "killed"):
        (folder / name).mkdir()
    screen_slides(DarknessScorer(), [slide], out=folder / "expected", settings=SETTINGS)
    calls: list[int] = []

    def kill_once(_name: str, done: int, _total: int) -> None:
        calls.append(done)
        if sum(count > 0 for count in calls) == 1:
            nodes.other.kill()

    with connect(nodes.address) as cluster:
        runner = RayRunner(cluster, DarknessSource(seconds_per_batch=0.1), threads=1)
        screen_slides(
            DarknessScorer(),
            [slide],
            out=folder / "killed",
            settings=SETTINGS,
            progress=kill_once,
            runner=runner,
        )
    assert table_of(folder / "killed") == table_of(folder / "expected")
    # No part was counted twice.
    assert calls == sorted(set(calls))


@pytest.mark.slow
def test_three_workers_give_the_same_bytes_and_go_on_where_one_stopped(
    bundle: Path,
    slide_path: Path,
    plain: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import ray

    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    ray.init(
        address="local",
        num_cpus=3,
        include_dashboard=False,
        log_to_driver=False,
        object_store_memory=STORE_BYTES,
    )
    told: list[ClusterProgress] = []

    def stop(progress: ClusterProgress) -> None:
        told.append(progress)
        if progress.done == 2:
            raise KeyboardInterrupt

    screen_it = partial(
        screen,
        bundle,
        slide_path,
        out=tmp_path,
        settings=SETTINGS,
        device="cpu",
        ray="local",
    )
    try:
        with pytest.raises(KeyboardInterrupt):
            screen_it(on_cluster=stop)
        kept = list((tmp_path / "case" / "parts").glob("part-*.parquet"))
        assert kept
        again: list[ClusterProgress] = []
        screen_it(on_cluster=again.append)
    finally:
        ray.shutdown()
    assert again[-1].workers == 3
    assert again[-1].total == told[-1].total - len(kept)
    assert table_of(tmp_path) == plain
