import numpy as np
import pytest
import torch

from cytolens.explanation import gate_arrays as module
from cytolens.explanation.methods.cbam import Gates
from support.networks import make_images, make_network


def test_every_image_has_its_own_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    gates = [
        Gates(name, torch.rand(2, 5), torch.rand(2, 3, 3, dtype=torch.float64))
        for name in ("first", "second")
    ]
    monkeypatch.setattr(module, "cbam_gates", lambda _network, _images: gates)
    found = module.gate_arrays(make_network("cbam"), make_images("cbam"))
    for number, arrays in enumerate(found):
        assert list(arrays) == [
            *("first.channel", "first.spatial", "second.channel", "second.spatial")
        ]
        for gate in gates:
            for kind in ("channel", "spatial"):
                expected = getattr(gate, kind)[number].float().numpy()
                np.testing.assert_array_equal(arrays[f"{gate.module}.{kind}"], expected)
                assert arrays[f"{gate.module}.{kind}"].dtype == np.float32
    assert len(found) == 2
