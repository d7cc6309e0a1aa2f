import json

import pytest

from cytolens.cli import machine
from cytolens.cli.machine import Check
from cytolens.cli.main import run


def test_missing_parts_come_with_their_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = {"h5py", "onnxruntime"}
    monkeypatch.setattr(
        machine, "_is_installed", lambda package: package not in missing
    )
    monkeypatch.setattr("cytolens.models.init.hub.why_unreachable", lambda: "cut off")
    assert run(["doctor", "--json"]) == 0
    checks = {c["name"]: c for c in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["extra hdf5"]["found"] == "missing: h5py"
    assert checks["extra hdf5"]["fix"] == "pip install 'cytolens[hdf5]'"
    assert checks["extra slides"]["works"]
    assert checks["engine onnx"]["fix"] == "pip install 'cytolens[onnx]'"
    assert checks["engine openvino"]["found"].startswith("openvino 20")
    assert not checks["Hugging Face hub"]["works"]
    assert checks["torch"]["works"]


def test_exit_is_one_where_something_needed_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Check("torch", works=False, found="no", fix="install it", needed=True)
    monkeypatch.setattr(machine, "examine", lambda: [broken])
    assert run(["doctor"]) == 1
    assert "install it" in capsys.readouterr().err
