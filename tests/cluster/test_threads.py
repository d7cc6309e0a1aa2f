from __future__ import annotations

import os
from typing import TYPE_CHECKING

import torch

from cytolens.cluster.threads import VARIABLE, limit_threads

if TYPE_CHECKING:
    import pytest


def test_threads_of_what_runs_and_of_what_starts_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    before = torch.get_num_threads()
    try:
        limit_threads(3)
        assert torch.get_num_threads() == 3
        assert os.environ[VARIABLE] == "3"
    finally:
        torch.set_num_threads(before)
