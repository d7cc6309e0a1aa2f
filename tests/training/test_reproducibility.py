from __future__ import annotations

import torch

from cytolens.training.reproducibility import (
    describe_environment,
    describe_hardware,
    deterministic_algorithms,
    package_versions,
)


def test_on_for_a_while_only() -> None:
    assert not torch.are_deterministic_algorithms_enabled()
    with deterministic_algorithms(on=True):
        assert torch.are_deterministic_algorithms_enabled()
        assert not torch.utils.deterministic.fill_uninitialized_memory  # type: ignore[attr-defined]
    assert not torch.are_deterministic_algorithms_enabled()
    assert torch.utils.deterministic.fill_uninitialized_memory  # type: ignore[attr-defined]
    with deterministic_algorithms(on=False):
        assert not torch.are_deterministic_algorithms_enabled()


def test_the_machine_in_words() -> None:
    assert "cores, 1 threads" in describe_hardware("cpu")
    assert package_versions()["torch"] == torch.__version__.partition("+")[0]
    assert set(describe_environment("cpu")) == {
        "cytolens",
        "platform",
        "hardware",
        "packages",
    }
