"""How many threads a task computes with.

The last bits of what PyTorch computes may depend on it. So a task gets as many as it
would have on the machine that hands it out, whatever Ray or its own machine would say.
"""

import os
import sys

VARIABLE = "OMP_NUM_THREADS"


def limit_threads(threads: int) -> None:
    """Let engines that start from now on, and torch in any case, use so many."""
    os.environ[VARIABLE] = str(threads)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(threads)
