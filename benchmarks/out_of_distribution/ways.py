"""Ways to tell strange images: which distances, and how their limits are set."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.out_of_distribution.candidates import (
    CANDIDATES,
    LOOK,
    LOOK_BEFORE,
    STAIN,
    Candidate,
)


@dataclass(frozen=True)
class Way:
    """A sample is strange if any distance exceeds its limit."""

    parts: tuple[Candidate, ...]
    by_group: bool = True
    """Whether groups weigh the same when limits are set, or samples do."""


_CONTENT = "nearest, k = 5"
SHIPPED = f"{_CONTENT}, look and stain"
CONTENT, LOOKS, STAINS = _CONTENT, "look alone", "stain alone"
BEFORE = "as before: nearest and look, k = 5, one scale, samples weigh the same"
BY_SAMPLE = f"{SHIPPED}, samples weigh the same"
WITHOUT_STAIN = f"{_CONTENT}, and look"

WAYS: dict[str, Way] = {
    BEFORE: Way((CANDIDATES[_CONTENT], LOOK_BEFORE), by_group=False),
    BY_SAMPLE: Way((CANDIDATES[_CONTENT], LOOK, STAIN), by_group=False),
    LOOKS: Way((LOOK,)),
    STAINS: Way((STAIN,)),
    WITHOUT_STAIN: Way((CANDIDATES[_CONTENT], LOOK)),
}
for _name, _candidate in CANDIDATES.items():
    WAYS[_name] = Way((_candidate,))
    WAYS[f"{_name}, look and stain"] = Way((_candidate, LOOK, STAIN))
