from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

from cytolens.errors import MissingExtraError
from cytolens.runtime.optional_libraries import (
    import_nncf,
    import_onnx,
    import_onnxruntime,
    import_openvino,
    silence_telemetry,
)

# What OpenVINO and NNCF send with, replaced by what says that it was asked to send.
SPY = """
import pathlib, socket, sys
home = pathlib.Path(sys.argv[1])
pathlib.Path.home = classmethod(lambda _: home)
def refuse(*_, **__):
    raise SystemExit("something was sent")
socket.socket.connect = refuse
socket.create_connection = refuse
{imports}
from openvino.tools.ovc import telemetry_utils
assert telemetry_utils.tm.__name__.endswith("telemetry_stub"), telemetry_utils.tm
import nncf.telemetry
assert type(nncf.telemetry.telemetry).__name__ == "MagicMock", "NNCF would send"
assert not list(home.iterdir()), "an id for telemetry was written"
"""


@pytest.mark.parametrize("library", ["openvino", "nncf"])
def test_nothing_is_sent_and_no_id_is_made(
    library: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home")
    imports = (
        f"from cytolens.runtime.optional_libraries import import_{library}\n"
        f"import_{library}()"
    )
    # A process of its own: NNCF is silent where pytest is loaded.
    found = subprocess.run(
        [sys.executable, "-c", SPY.format(imports=imports), str(home)],
        capture_output=True,
        text=True,
        check=False,
        env={"HOME": str(home), "PATH": ""},
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout == ""


def test_what_was_imported_before_us_is_silenced_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[object] = []
    sender = ModuleType("openvino_telemetry")

    class Telemetry:
        def send_event(self, *event: object) -> None:
            sent.append(event)

    sender.Telemetry = Telemetry  # type: ignore[attr-defined]  # a stand-in
    monkeypatch.setitem(sys.modules, "openvino_telemetry", sender)
    silence_telemetry()
    Telemetry().send_event("ovc", "version")
    assert sent == []


@pytest.mark.parametrize(
    ("package", "load", "extra"),
    [
        ("openvino", import_openvino, "openvino"),
        ("nncf", import_nncf, "openvino"),
        ("onnxruntime", import_onnxruntime, "onnx"),
        ("onnxscript", import_onnx, "onnx"),
    ],
)
def test_a_missing_library_names_its_install_command(
    package: str, load: object, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    assert callable(load)
    with pytest.raises(MissingExtraError, match=rf"cytolens\[{extra}\]"):
        load()


def test_a_library_that_is_broken_is_not_called_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: str) -> None:
        raise ModuleNotFoundError("No module named 'other'", name="other")

    monkeypatch.setattr("importlib.import_module", fail)
    with pytest.raises(ModuleNotFoundError):
        import_openvino()


def test_numpy_is_looked_up_before_two_threads_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arrays: list[object] = []
    monkeypatch.setattr("openvino.Tensor", arrays.append)
    import_openvino()
    assert len(arrays) == 1
