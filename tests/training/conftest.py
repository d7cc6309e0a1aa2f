"""Small networks, one thread, and no measuring of energy but where it is the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from cytolens.training import energy, run_log

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Tests run beside each other; threads of theirs would only wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def no_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without codecarbon, TensorBoard and MLflow."""
    monkeypatch.setattr(energy, "find_spec", lambda _: None)
    monkeypatch.setattr(run_log, "find_spec", lambda _: None)
