"""Let the C library keep the memory that each step or image gives back.

A training step allocates and frees hundreds of megabytes of activations. The GNU C
library returns blocks of that size to the system and asks for them again, and the
system clears every page each time, in a training step and in decoding an image alike.
"""

import ctypes
import platform

M_TRIM_THRESHOLD = -1
M_MMAP_THRESHOLD = -3
"""Names and numbers of ``malloc.h``."""
ONE_GIB = 1 << 30
KEPT_BYTES = 32 << 20
"""For images and tiles, one after the other; little beside a network."""


def keep_freed_memory(up_to_bytes: int = ONE_GIB) -> bool:
    """Raise the limits above which freed memory goes back to the system.

    Args:
        up_to_bytes: The new limits, of one block and of all that is free at the end.

    Returns:
        Whether this machine's C library knows how; others are left as they are.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    mallopt = ctypes.CDLL(None).mallopt
    return bool(
        mallopt(M_MMAP_THRESHOLD, up_to_bytes)
        and mallopt(M_TRIM_THRESHOLD, up_to_bytes)
    )
