from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch import nn

from cytolens.models.recipe import OptimizerSpec, PhaseSpec
from cytolens.models.registry import build_network
from cytolens.training.phases import (
    UnknownStageError,
    build_optimizer,
    freeze,
    parameter_groups,
    set_modes,
    settle_epochs,
)
from support.training import quick_recipe

if TYPE_CHECKING:
    from cytolens.models.network import Network


@pytest.fixture
def network() -> Network:
    return build_network(quick_recipe().network, 3, size_px=32)


def _phase(**changes: Any) -> PhaseSpec:  # noqa: ANN401 (a stand-in, or any field)
    return PhaseSpec(name="p", epochs=1, batch_size=8, rate=0.1, **changes)


def _learning(network: Network) -> set[str]:
    return {
        name
        for name, stage in network.stages().items()
        if any(p.requires_grad for p in stage.parameters())
    }


def test_only_the_named_stages_learn(network: Network) -> None:
    stages = list(network.stages())
    freeze(network, _phase(train="head"))
    assert _learning(network) == {"head"}
    freeze(network, _phase(train=(stages[-2], "head")))
    assert _learning(network) == {stages[-2], "head"}
    freeze(network, _phase())
    assert _learning(network) == set(stages)


def test_an_unknown_stage_is_refused_with_the_known_ones(network: Network) -> None:
    with pytest.raises(UnknownStageError, match=r"trains tail.*stem.*head"):
        freeze(network, _phase(train=("tail",)))


def _norms(network: Network) -> list[nn.Module]:
    return [m for m in network.modules() if isinstance(m, nn.BatchNorm2d)]


def test_frozen_stages_keep_their_statistics(network: Network) -> None:
    phase = _phase(train="head")
    freeze(network, phase)
    set_modes(network, phase)
    before = {k: v.clone() for k, v in network.state_dict().items()}
    network(torch.rand(4, 3, 32, 32))
    for name, tensor in network.state_dict().items():
        assert torch.equal(tensor, before[name]), name


def test_freeze_norm_keeps_them_where_weights_learn(network: Network) -> None:
    assert _norms(network)
    set_modes(network, _phase(freeze_norm=True))
    assert not any(norm.training for norm in _norms(network))
    set_modes(network, _phase())
    assert all(norm.training for norm in _norms(network))


def test_rates_fall_from_head_to_stem_and_norms_do_not_decay(network: Network) -> None:
    phase = _phase(rate_decay_by_stage=0.5)
    groups = parameter_groups(network, phase, weight_decay=0.3)
    by_id = {id(p): g for g in groups for p in g["params"]}
    assert len(by_id) == len(list(network.parameters()))
    for depth, stage in enumerate(reversed(network.stages().values())):
        for parameter in stage.parameters():
            group = by_id[id(parameter)]
            assert group["lr"] == pytest.approx(0.1 * 0.5**depth)
            assert group["weight_decay"] == (0.3 if parameter.ndim > 1 else 0)


def test_what_is_frozen_is_not_given_to_the_optimiser(network: Network) -> None:
    phase = _phase(train="head")
    freeze(network, phase)
    for name, kind in (
        ("sgd", torch.optim.SGD),
        ("adam", torch.optim.Adam),
        ("adamw", torch.optim.AdamW),
    ):
        optimizer = build_optimizer(network, phase, OptimizerSpec(name=name))
        assert type(optimizer) is kind
        held = [p for g in optimizer.param_groups for p in g["params"]]
        head = list(network.stages()["head"].parameters())
        assert {id(p) for p in held} == {id(p) for p in head}


def test_the_first_stages_stay_frozen_but_never_the_head(network: Network) -> None:
    stages = list(network.stages())
    freeze(network, _phase(freeze_first=2))
    assert _learning(network) == set(stages[2:])
    freeze(network, _phase(freeze_first=99))
    assert _learning(network) == {"head"}


def test_the_head_has_a_rate_of_its_own(network: Network) -> None:
    phase = _phase(head_rate=0.7, rate_decay_by_stage=0.5)
    rates = {group["lr"] for group in parameter_groups(network, phase, weight_decay=0)}
    assert 0.7 in rates
    assert max(rates - {0.7}) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("samples", "epochs"), [(100, 12), (1500, 8), (9000, 3), (100_000, 3)]
)
def test_a_budget_of_images_becomes_epochs(samples: int, epochs: int) -> None:
    phase = PhaseSpec(
        name="p", epochs=12, images_seen=12_000, least_epochs=3, batch_size=8, rate=0.1
    )
    settled = settle_epochs(phase, samples)
    assert settled.epochs == epochs
    assert settled.images_seen is None
    assert settle_epochs(settled, 5) == settled
