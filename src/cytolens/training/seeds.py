"""Every random number of a run, derived from its seed and where it is used.

Nothing is drawn from one long stream: what happens in an epoch depends on the seed,
the phase and the epoch alone. That makes a resumed run the same as an undisturbed
one, without saving the state of any generator.
"""

import hashlib


def derive_seed(seed: int, *place: str | int) -> int:
    """Turn a seed and a place ("order", phase, epoch) into a seed of its own.

    Args:
        seed: The run's seed.
        place: What it is for; any words and numbers.

    Returns:
        A number in [0, 2**63), equal on every machine.

    Example:
        >>> derive_seed(0, "order", 0, 1) == derive_seed(0, "order", 0, 1)
        True
        >>> derive_seed(0, "order", 0, 1) == derive_seed(0, "order", 0, 2)
        False
    """
    text = "\x1f".join(str(part) for part in (seed, *place))
    digest = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1
