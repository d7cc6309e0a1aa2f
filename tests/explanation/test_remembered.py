import gc
import weakref

from cytolens.explanation.remembered import remembered
from cytolens.models.network import Network
from support.networks import make_network


def test_finds_out_once_and_lets_the_network_go() -> None:
    asked: list[int] = []

    @remembered
    def find(network: Network, size_px: int) -> int:
        asked.append(size_px)
        return size_px

    network = make_network("pcam")
    assert [find(network, 64), find(network, 64), find(network, 32)] == [64, 64, 32]
    assert asked == [64, 32]
    gone = weakref.ref(network)
    del network
    gc.collect()
    assert gone() is None
