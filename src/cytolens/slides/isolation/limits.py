"""How much a process that reads a slide may take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class IsolationLimits:
    """Limits of the processes that read one slide."""

    open_seconds: float = 60.0
    """Longest time for starting a process and opening the slide in it."""
    read_seconds: float = 60.0
    """Longest time for one read."""
    memory_bytes: int = 1 << 30
    """Most resident memory of one process."""
    processes: int = 8
    """Most processes; no more are started than threads read at a time."""

    def __post_init__(self) -> None:
        times = self.open_seconds, self.read_seconds
        if min(*times, self.memory_bytes, self.processes) <= 0:
            msg = f"Found {self}. Expected limits above zero."
            raise ValueError(msg)
