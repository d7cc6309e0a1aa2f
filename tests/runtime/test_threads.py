import os

import pytest

from cytolens.runtime.threads import MOST, allowed_threads


@pytest.mark.parametrize(("said", "threads"), [("3", 3), ("1", 1), ("9999", MOST)])
def test_the_variable_is_obeyed(
    said: str, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    assert allowed_threads() == threads


@pytest.mark.parametrize("said", ["", "0", "-1", "many", "2,1"])
def test_without_a_number_there_is_one_for_each_processor(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    assert 1 <= allowed_threads() <= (os.cpu_count() or 1)
