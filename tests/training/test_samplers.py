from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from cytolens.training.samplers import epoch_order

labels = st.lists(st.integers(0, 3), min_size=1, max_size=60).map(torch.tensor)


@given(labels, st.integers(0, 1000))
def test_shuffling_shows_each_sample_once(classes: torch.Tensor, seed: int) -> None:
    order = epoch_order(classes, sampler="shuffle", seed=seed)
    assert sorted(order.tolist()) == list(range(len(classes)))


@given(labels, st.integers(0, 1000))
def test_balancing_shows_each_class_as_often(classes: torch.Tensor, seed: int) -> None:
    order = epoch_order(classes, sampler="balanced", seed=seed)
    shown = torch.bincount(classes[order])
    present = shown[shown > 0]
    assert len(order) == len(classes)
    assert len(present) == len(torch.unique(classes)) or len(classes) < 4
    assert int(present.max() - present.min()) <= 1


def test_a_common_class_is_gone_through_before_it_repeats() -> None:
    classes = torch.tensor([0] * 10 + [1] * 2)
    order = epoch_order(classes, sampler="balanced", seed=0).tolist()
    common = [sample for sample in order if sample < 10]
    assert len(common) == len(set(common)) == 6
    assert [order.count(sample) for sample in (10, 11)] == [3, 3]


def test_seeds_decide() -> None:
    classes = torch.arange(50) % 2
    for sampler in ("shuffle", "balanced"):
        first, again, other = (
            epoch_order(classes, sampler=sampler, seed=seed).tolist()
            for seed in (1, 1, 2)
        )
        assert first == again != other
