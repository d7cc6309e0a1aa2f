"""How much a process that reads a slide may take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class IsolationLimits:
    """Limits of the processes that read one slide."""

    seconds: float = 60.0
    """Longest time for opening the slide, and for one read."""
    memory_bytes: int = 1 << 30
    """Most resident memory of one process."""
    processes: int = 8
    """Most processes; no more are started than threads read at a time."""

    def __post_init__(self) -> None:
        if min(self.seconds, self.memory_bytes, self.processes) <= 0:
            msg = f"Found {self}. Expected limits above zero."
            raise ValueError(msg)
