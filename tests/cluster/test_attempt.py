from __future__ import annotations

import pytest

from cytolens import __version__
from cytolens.cluster.attempt import Failure, Success, attempt
from support.cluster_tasks import refuse, square, stumble


def test_a_result_comes_back() -> None:
    assert attempt(square, 3, version=__version__) == Success(9)


def test_an_expected_error_comes_back_in_words() -> None:
    failure = attempt(refuse, 3, version=__version__)
    assert isinstance(failure, Failure)
    assert failure.message == "3 is bad: it was asked for"
    assert failure.kind == "BadNumberError"
    assert failure.machine


def test_a_fault_of_ours_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        attempt(stumble, 3, version=__version__)


def test_another_version_is_refused() -> None:
    failure = attempt(square, 3, version="0.0.1")
    assert isinstance(failure, Failure)
    assert "expected 0.0.1" in failure.message
