from cytolens.cluster.progress import ClusterProgress


def test_progress_in_words() -> None:
    progress = ClusterProgress(done=3, total=9, running=2, nodes=2, workers=4)
    assert str(progress) == "3 of 9 tasks, 4 workers on 2 nodes"
    alone = ClusterProgress(done=0, total=1, running=0, nodes=1, workers=1)
    assert str(alone) == "0 of 1 tasks, 1 worker on 1 node"
