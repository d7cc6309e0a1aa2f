"""Let the threads of a training rest when they have nothing to do.

By default OpenMP's threads spin while they wait. On a machine that does something else
too (another training, a test run) they take each other's cores: a MobileNetV2 on two
busy cores trains at 4 images/s spinning and at 24 resting. Alone on the machine the
difference is not to be measured.
"""

import os
import sys

VARIABLE = "OMP_WAIT_POLICY"


def rest_while_waiting() -> bool:
    """Ask OpenMP to rest, unless the user has asked for something else.

    Returns:
        Whether it will: OpenMP reads this once, when torch is imported.
    """
    if "torch" in sys.modules:
        return os.environ.get(VARIABLE, "").lower() == "passive"
    return os.environ.setdefault(VARIABLE, "passive").lower() == "passive"
