from __future__ import annotations

import os
import subprocess
import sys

OURS = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")
SCRIPT = (
    "import os; from cytolens.training.threads import rest_while_waiting; "
    "print(rest_while_waiting(), os.environ['OMP_WAIT_POLICY'], "
    "os.environ.get('GOMP_SPINCOUNT'))"
)


def _ask(**variables: str) -> str:
    clean = {k: v for k, v in os.environ.items() if k not in OURS}
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=clean | variables,
        capture_output=True,
        check=True,
        text=True,
    )
    return result.stdout.strip()


def test_threads_rest_unless_the_user_has_decided() -> None:
    assert _ask() == "True passive 1000"
    assert _ask(OMP_WAIT_POLICY="ACTIVE") == "False ACTIVE None"
    assert _ask(GOMP_SPINCOUNT="7") == "True passive 7"
