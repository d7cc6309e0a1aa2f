"""Whether the losses of int8 are allowed, and what the samples cannot tell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cytolens.exporting.errors import ExportError, ExportRefusedError
from cytolens.exporting.losses import AGREEMENT
from cytolens.exporting.tolerance import LOSSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cytolens.evaluation.figure import Figure

_ROUNDING = 1e-12


def worst_share(losses: Mapping[str, float]) -> float:
    """The largest loss as a share of what is allowed of it; above 1 is too much."""
    return max(loss / LOSSES[name] for name, loss in losses.items())


def require_allowed(
    figures: Sequence[Figure],
    *,
    float_layers: Sequence[str],
    samples: str,
    stopped: float | None = None,
) -> None:
    """Decide by the estimates; see docs/decisions/0006.

    Args:
        figures: As `Reference.figures` gives them.
        float_layers: Layers that were given back their 32 bits already.
        samples: Such as ``260 samples of val``.
        stopped: After how many seconds the search for such layers was given up.

    Raises:
        ExportError: If a loss is not defined on these samples.
        ExportRefusedError: If a loss is larger than allowed.
    """
    lost = {name: _figure(figures, f"loss of {name}") for name in LOSSES}
    for name, figure in lost.items():
        if figure is None:
            continue
        if figure.value is None or not math.isfinite(figure.value):
            raise ExportError(
                f"What int8 loses in {name} cannot be told on the {samples} "
                f"({figure.note}). Give a manifest whose val has every class."
            )
        if figure.value > LOSSES[name] + _ROUNDING:
            words = _refusal(name, figure, float_layers, samples)
            raise ExportRefusedError(words + _given_up(stopped))


def tolerances(figures: Sequence[Figure]) -> dict[str, float]:
    """What is allowed of each loss that was measured, by its name."""
    allowed = {f"loss of {name}": share for name, share in LOSSES.items()}
    return {f.name: allowed[f.name] for f in figures if f.name in allowed}


def cautions(figures: Sequence[Figure], *, samples: str) -> list[str]:
    """What a reader must know of the losses: too few samples to be sure of them."""
    said = []
    agreement = _figure(figures, AGREEMENT)
    for name, allowed in LOSSES.items():
        figure = _figure(figures, f"loss of {name}")
        if figure is None:
            continue
        worst = figure.high
        if worst is None and agreement is not None and agreement.low is not None:
            # Nothing differed: as many may change sides as the agreement leaves open.
            worst = 1 - agreement.low
        if worst is None or worst > allowed:
            reach = "" if worst is None else f": it may be as large as {worst:.4f}"
            said.append(
                f"The {samples} are too few to be sure that the loss of {name} is at "
                f"most {allowed:g}{reach}."
            )
    return said


def _refusal(
    name: str, figure: Figure, float_layers: Sequence[str], samples: str
) -> str:
    kept = len(float_layers)
    even = f", even with {kept} layers in 32 bit" if kept else ""
    bounds = f" ({figure.interval_text})" if figure.interval_text else ""
    return (
        f"In int8 the model loses {figure.value:.4f}{bounds} {name} on the {samples}"
        f"{even}; allowed are {LOSSES[name]:g}. Nothing was written. "
        "Use --to openvino, which stays in 32 bit."
    )


def _given_up(stopped: float | None) -> str:
    if stopped is None:
        return ""
    return (
        f" The search for layers to keep in 32 bit was stopped after {stopped:g} s; a "
        "larger --time-limit may find them."
    )


def _figure(figures: Sequence[Figure], name: str) -> Figure | None:
    return next((figure for figure in figures if figure.name == name), None)
