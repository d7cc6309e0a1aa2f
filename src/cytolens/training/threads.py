"""Let the threads of a training rest soon when they have nothing to do.

By default OpenMP's threads spin while they wait. On a machine that does something else
too (another training, a test run) they take each other's cores. Threads that rest at
once cost time on an idle machine, since each is woken some hundred times a step. So
they spin for a moment, and then rest. ``python -m benchmarks.resting_threads`` measures
all three, alone and beside another; ``docs/benchmarks/resting-threads.md`` has the
figures.
"""

import os
import sys

VARIABLE = "OMP_WAIT_POLICY"
SPIN = ("GOMP_SPINCOUNT", "1000")
"""How often a waiting thread looks before it rests, where OpenMP is GNU's."""


def rest_while_waiting() -> bool:
    """Ask OpenMP to rest, unless the user has asked for something else.

    Returns:
        Whether it will: OpenMP reads this once, when torch is imported.
    """
    if "torch" in sys.modules:
        return os.environ.get(VARIABLE, "").lower() == "passive"
    if VARIABLE not in os.environ:
        os.environ.setdefault(*SPIN)
    return os.environ.setdefault(VARIABLE, "passive").lower() == "passive"
