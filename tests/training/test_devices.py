from __future__ import annotations

import pytest
import torch

from cytolens.training.devices import NoSuchDeviceError, place


def test_the_cpu_is_always_there() -> None:
    placement = place("cpu", precision="auto")
    assert placement.trainer_arguments() == {
        "accelerator": "cpu",
        "devices": 1,
        "num_nodes": 1,
        "precision": "32-true",
        "strategy": "auto",
        "sync_batchnorm": False,
    }
    assert place("cpu", precision="bf16").precision == "bf16-mixed"


def test_several_gpus_work_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 4)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: True)
    for name in ("auto", "cuda"):
        arguments = place(name, precision="auto").trainer_arguments()
        assert arguments["devices"] == 4
        assert arguments["precision"] == "bf16-mixed"
        assert arguments["strategy"] == "ddp_spawn"
        assert arguments["sync_batchnorm"]
    assert place("cuda:2", precision="32").devices == [2]
    assert place("cuda:2", precision="32").precision == "32-true"
    with pytest.raises(NoSuchDeviceError):
        place("cuda:4", precision="auto")


@pytest.mark.parametrize("device", ["tpu", "cuda:x", "cpu:-1", ""])
def test_no_such_device(device: str) -> None:
    with pytest.raises(NoSuchDeviceError, match="Use 'auto'"):
        place(device, precision="auto")
