from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from cytolens.manifest import read_manifest
from cytolens.models.init.start import Start
from cytolens.training import start
from cytolens.training.request import TrainingRequest
from cytolens.training.run_folder import RunFolder
from cytolens.training.start import build_seeded, give_first_weights
from support.training import quick_recipe

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.models.network import Network


@pytest.fixture
def asked(cells_manifest: Path) -> TrainingRequest:
    return TrainingRequest(
        recipe=quick_recipe(), manifest=read_manifest(cells_manifest)
    )


def _zero_head(network: Network) -> None:
    torch.nn.init.zeros_(next(network.stages()["head"].parameters()))


def test_random_weights_depend_on_the_seed_alone(asked: TrainingRequest) -> None:
    torch.manual_seed(1)
    one = build_seeded(asked, n_classes=2, size_px=32).state_dict()
    torch.manual_seed(2)
    other = build_seeded(asked, n_classes=2, size_px=32).state_dict()
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_a_resumed_run_starts_from_what_it_started_from(
    asked: TrainingRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = RunFolder(tmp_path)
    found = Start("the hub (all tensors)", ("beware",))
    monkeypatch.setattr(start, "initialise", lambda *_, **__: found)
    network = build_seeded(asked, n_classes=2, size_px=32)
    first = give_first_weights(network, asked, folder, fit_head=_zero_head)

    def gone(*_: object, **__: object) -> Start:
        pytest.fail("the hub is not asked again")

    monkeypatch.setattr(start, "initialise", gone)
    again = build_seeded(asked, n_classes=2, size_px=32)
    assert give_first_weights(again, asked, folder, fit_head=_zero_head) == first
    for name, tensor in network.state_dict().items():
        assert torch.equal(again.state_dict()[name], tensor)
