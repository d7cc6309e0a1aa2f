"""How many threads an engine may use."""

from __future__ import annotations

import os

VARIABLE = "OMP_NUM_THREADS"
"""The variable that PyTorch, NumPy and cluster schedulers limit threads by."""
MOST = 64


def allowed_threads() -> int:
    """What ``OMP_NUM_THREADS`` says; else one for each processor we may run on."""
    said = os.environ.get(VARIABLE, "")
    if said.isdecimal() and int(said) > 0:
        return min(int(said), MOST)
    # Not on macOS and Windows, where a process may run on all.
    affinity = getattr(os, "sched_getaffinity", None)
    return min(len(affinity(0)) if affinity else os.cpu_count() or 1, MOST)
