import numpy as np

from cytolens.explanation.gate_arrays import gate_arrays
from cytolens.explanation.methods.cbam import cbam_gates
from support.networks import make_images, make_network


def test_every_image_has_its_own_gates() -> None:
    network, images = make_network("cbam"), make_images("cbam")
    gates = cbam_gates(network, images)
    found = gate_arrays(network, images)
    assert len(found) == 2
    for number, arrays in enumerate(found):
        assert len(arrays) == 2 * len(gates)
        for gate in gates:
            channel = arrays[f"{gate.module}.channel"]
            np.testing.assert_array_equal(channel, gate.channel[number].numpy())
            spatial = arrays[f"{gate.module}.spatial"]
            np.testing.assert_array_equal(spatial, gate.spatial[number].numpy())
            assert spatial.dtype == np.float32
