from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.optim.lr_scheduler import CosineAnnealingLR, LRScheduler, OneCycleLR

from cytolens.training.schedules import rate_factor


def _torchs(scheduler: LRScheduler, steps: int) -> list[float]:
    rates = []
    for _ in range(steps):
        rates.append(float(scheduler.get_last_lr()[0]))
        scheduler.optimizer.step()
        scheduler.step()
    return rates


def _optimizer() -> torch.optim.Optimizer:
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)


def test_one_cycle_is_torchs() -> None:
    scheduler = OneCycleLR(_optimizer(), 1.0, total_steps=50, cycle_momentum=False)
    expected = _torchs(scheduler, 49)
    found = [rate_factor(step, 50, schedule="one-cycle") for step in range(49)]
    assert found == pytest.approx(expected, abs=1e-9)


def test_cosine_is_torchs() -> None:
    expected = _torchs(CosineAnnealingLR(_optimizer(), T_max=40), 40)
    found = [rate_factor(step, 40, schedule="cosine") for step in range(40)]
    assert found == pytest.approx(expected, abs=1e-9)


def test_warm_up_rises_linearly_then_the_schedule_begins() -> None:
    found = [
        rate_factor(step, 100, schedule="cosine", warmup_share=0.04)
        for step in range(5)
    ]
    assert found == pytest.approx([0.25, 0.5, 0.75, 1.0, 1.0])


@given(
    st.integers(1, 200),
    st.sampled_from(["constant", "cosine", "one-cycle"]),
    st.floats(0, 1),
)
def test_a_factor_is_a_share(total: int, schedule: str, warmup: float) -> None:
    for step in range(total + 1):
        factor = rate_factor(step, total, schedule=schedule, warmup_share=warmup)
        assert 0 <= factor <= 1 + 1e-9
