from __future__ import annotations

import pickle

from cytolens.errors import CytolensError
from cytolens.manifest import Fault, ManifestError


def test_a_fault_says_where_what_and_what_was_expected() -> None:
    fault = Fault(7, "mpp", "'x'", "a positive number")
    assert str(fault) == "row 7, column 'mpp': found 'x', expected a positive number"
    assert (
        str(Fault(None, None, "no rows", "one")) == "table: found no rows, expected one"
    )


def test_the_message_is_short_and_the_list_is_complete() -> None:
    faults = [Fault(row, "label", "nothing", "a label") for row in range(1000, 1, -1)]
    error = ManifestError("m.csv", faults)
    assert isinstance(error, CytolensError)
    assert [fault.row for fault in error.faults] == list(range(2, 1001))
    text = str(error)
    assert text.startswith("m.csv: 999 faults")
    assert len(text.splitlines()) == 22
    assert "and 979 more" in text


def test_one_fault_is_singular() -> None:
    assert "1 fault;" in str(ManifestError("m.csv", [Fault(2, None, "a", "b")]))


def test_a_fault_passes_between_processes() -> None:
    fault = Fault(2, "a", "b", "c")
    assert pickle.loads(pickle.dumps(fault)) == fault  # noqa: S301  # our own bytes
