"""Energy and CO2 of a run, through codecarbon where it is installed."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codecarbon.output_methods.emissions_data import EmissionsData

    from cytolens.training.run_state import RunState

MEASURE_SECONDS = 15


class EnergyMeter:
    """Adds what was used since the last time to a run's state; or nothing."""

    def __init__(self) -> None:
        self.tracker: Any = None
        self._kwh = 0.0
        self._co2_kg = 0.0
        self._added = (0.0, 0.0)

    def out(self, total: EmissionsData, delta: EmissionsData) -> None:
        """Take what codecarbon has measured so far; it calls this on a flush."""
        self._kwh, self._co2_kg = total.energy_consumed, total.emissions

    def __reduce__(self) -> tuple[type[EnergyMeter], tuple[()]]:
        # Measuring is the first process' business; others get one that does nothing.
        return EnergyMeter, ()

    def add_to(self, state: RunState) -> None:
        """Bring a run's state up to date."""
        if self.tracker is None:
            return
        self.tracker.flush()
        state.energy_kwh += self._kwh - self._added[0]
        state.co2_kg += self._co2_kg - self._added[1]
        self._added = (self._kwh, self._co2_kg)


@contextmanager
def metered() -> Iterator[EnergyMeter]:
    """Measure while a block runs.

    Nothing is looked up on a network: CO2 is that of the world's average electricity,
    or of the country in codecarbon's own settings (CODECARBON_COUNTRY_ISO_CODE).
    """
    if find_spec("codecarbon") is None:
        yield EnergyMeter()
        return
    meter = _codecarbon_meter()
    try:
        yield meter
    finally:
        meter.tracker.stop()


def _codecarbon_meter() -> EnergyMeter:
    from codecarbon import OfflineEmissionsTracker
    from codecarbon.output_methods.base_output import BaseOutput

    # After its import, which sets the level; it talks before it reads `log_level`.
    logging.getLogger("codecarbon").setLevel(logging.CRITICAL)

    class Meter(EnergyMeter, BaseOutput):
        """An output of codecarbon's."""

    meter = Meter()
    tracker = OfflineEmissionsTracker(
        output_methods=[],
        output_handlers=[meter],
        log_level="critical",
        allow_multiple_runs=True,
        measure_power_secs=MEASURE_SECONDS,
    )
    tracker.start()
    meter.tracker = tracker
    return meter
