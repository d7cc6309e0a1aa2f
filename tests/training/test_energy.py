from __future__ import annotations

import importlib.util
import pickle
from types import SimpleNamespace

import pytest

from cytolens.training import energy
from cytolens.training.energy import EnergyMeter, metered
from cytolens.training.run_state import RunState


def test_without_codecarbon_nothing_is_claimed() -> None:
    state = RunState()
    with metered() as meter:
        meter.add_to(state)
    assert (state.energy_kwh, state.co2_kg) == (0.0, 0.0)


def test_codecarbon_measures_and_asks_no_network(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("codecarbon")
    monkeypatch.setattr(energy, "find_spec", importlib.util.find_spec)
    monkeypatch.setattr("requests.sessions.Session.request", None)
    state = RunState()
    with metered() as meter:
        sum(number * number for number in range(2_000_000))
        meter.add_to(state)
        assert pickle.loads(pickle.dumps(meter)).tracker is None  # noqa: S301 (ours)
    assert 0 < state.energy_kwh < 0.01
    assert 0 < state.co2_kg < state.energy_kwh
    assert capfd.readouterr() == ("", "")


def test_a_resumed_run_adds_to_what_it_had_used() -> None:
    meter = EnergyMeter()
    meter.tracker = SimpleNamespace(flush=lambda: None)
    state = RunState(energy_kwh=1.0, co2_kg=0.5)
    for kwh in (0.2, 0.3):
        meter.out(SimpleNamespace(energy_consumed=kwh, emissions=kwh / 10), None)  # type: ignore[arg-type]
        meter.add_to(state)
    assert state.energy_kwh == pytest.approx(1.3)
    assert state.co2_kg == pytest.approx(0.53)
