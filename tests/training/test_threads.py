from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = (
    "import os; from cytolens.training.threads import rest_while_waiting; "
    "print(rest_while_waiting(), os.environ['OMP_WAIT_POLICY'])"
)


def _ask(**variables: str) -> str:
    clean = {k: v for k, v in os.environ.items() if k != "OMP_WAIT_POLICY"}
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=clean | variables,
        capture_output=True,
        check=True,
        text=True,
    )
    return result.stdout.strip()


def test_threads_rest_unless_the_user_has_decided() -> None:
    assert _ask() == "True passive"
    assert _ask(OMP_WAIT_POLICY="ACTIVE") == "False ACTIVE"
