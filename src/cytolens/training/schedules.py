"""How the rate moves within a phase, as a factor on the phase's rate."""

import math

ONE_CYCLE_START = 1 / 25
ONE_CYCLE_END = 1 / 25e4
ONE_CYCLE_RISE = 0.3
"""PyTorch's OneCycleLR: from 1/25 up in 30 % of the steps, then down to 1/250000."""


def rate_factor(
    step: int, total_steps: int, *, schedule: str, warmup_share: float = 0.0
) -> float:
    """Factor on the rate at a step.

    Args:
        step: From 0.
        total_steps: Steps of the phase.
        schedule: ``constant``, ``linear`` or ``cosine`` (down to 0), or ``one-cycle``.
        warmup_share: Share of the steps over which the rate first rises linearly;
            one-cycle has its own.

    Returns:
        A number in [0, 1].
    """
    if schedule == "one-cycle":
        return _one_cycle(step, total_steps)
    warmup_steps = round(warmup_share * total_steps)
    if step < warmup_steps:
        return (step + 1) / warmup_steps
    if schedule == "constant":
        return 1.0
    share = (step - warmup_steps) / max(1, total_steps - warmup_steps)
    return 1 - min(1.0, share) if schedule == "linear" else _cosine(1.0, 0.0, share)


def _one_cycle(step: int, total_steps: int) -> float:
    peak = ONE_CYCLE_RISE * total_steps - 1
    if step <= peak:
        return _cosine(ONE_CYCLE_START, 1.0, step / peak)
    return _cosine(1.0, ONE_CYCLE_END, (step - peak) / max(1, total_steps - 1 - peak))


def _cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) / 2 * (1 + math.cos(math.pi * min(1.0, share)))
