from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional
from torchvision.ops import sigmoid_focal_loss

from cytolens.models.recipe import LossSpec
from cytolens.training.losses import build_loss, class_weights, focal_loss

COUNTS = torch.tensor([90, 9, 1])


def _batch(classes: int = 3, samples: int = 16) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(samples, classes, generator=generator) * 3
    labels = torch.randint(classes, (samples,), generator=generator)
    return logits, labels


def _shares(labels: torch.Tensor, classes: int = 3) -> torch.Tensor:
    return functional.one_hot(labels, classes).float()


def test_two_class_focal_loss_is_torchvisions() -> None:
    generator = torch.Generator().manual_seed(1)
    z = torch.randn(50, generator=generator) * 4
    labels = torch.randint(2, (50,), generator=generator)
    expected = sigmoid_focal_loss(
        z, labels.float(), alpha=-1, gamma=2.0, reduction="mean"
    )
    logits = torch.stack([torch.zeros_like(z), z], dim=1)
    found = focal_loss(logits, _shares(labels, 2), weight=torch.ones(2), gamma=2.0)
    torch.testing.assert_close(found, expected)


def test_focal_loss_by_hand() -> None:
    # p = .8 for the true class: -(1 - .8)^2 log(.8) = .04 * .22314
    logits = torch.log(torch.tensor([[0.8, 0.1, 0.1]]))
    found = focal_loss(
        logits, _shares(torch.tensor([0])), weight=torch.ones(3), gamma=2.0
    )
    assert float(found) == pytest.approx(0.0089257, abs=1e-6)


@given(st.floats(0, 0.9))
def test_gamma_zero_is_torchs_cross_entropy(smoothing: float) -> None:
    logits, labels = _batch()
    weight = torch.tensor([0.5, 1.0, 3.0])
    expected = functional.cross_entropy(
        logits, _shares(labels), weight=weight, label_smoothing=smoothing
    )
    found = focal_loss(
        logits, _shares(labels), weight=weight, gamma=0, label_smoothing=smoothing
    )
    torch.testing.assert_close(found, expected)


def test_plain_cross_entropy_is_torchs_with_labels() -> None:
    logits, labels = _batch()
    loss = build_loss(LossSpec(label_smoothing=0.1), COUNTS)
    expected = functional.cross_entropy(logits, labels, label_smoothing=0.1)
    torch.testing.assert_close(loss(logits, _shares(labels)), expected)


def test_balanced_weights_are_scikit_learns() -> None:
    from sklearn.utils.class_weight import compute_class_weight

    labels = np.repeat([0, 1, 2], COUNTS.numpy())
    expected = compute_class_weight("balanced", classes=np.arange(3), y=labels)
    found = class_weights(COUNTS, kind="balanced")
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_effective_numbers_by_the_papers_formula() -> None:
    # (1 - b) / (1 - b^n), b = .999, for 90, 9 and 1 samples: .0116131, .1115561, 1.
    raw = np.array([0.0116131, 0.1115561, 1.0])
    expected = raw * 100 / (raw * COUNTS.numpy()).sum()
    found = class_weights(COUNTS, kind="effective-number")
    np.testing.assert_allclose(found, expected, rtol=1e-4)


@given(
    st.lists(st.integers(1, 5000), min_size=2, max_size=6),
    st.sampled_from(["none", "balanced", "effective-number"]),
)
def test_the_mean_weight_of_a_sample_is_one(counts: list[int], kind: str) -> None:
    numbers = torch.tensor(counts)
    weights = class_weights(numbers, kind=kind)
    assert float((weights * numbers).sum() / numbers.sum()) == pytest.approx(
        1, rel=1e-4
    )


def test_a_class_without_samples_weighs_nothing() -> None:
    weights = class_weights(torch.tensor([10, 0]), kind="balanced")
    assert weights.tolist() == [1.0, 0.0]


def test_focal_by_recipe_is_smaller_for_easy_samples() -> None:
    easy = torch.tensor([[8.0, 0.0, 0.0]])
    target = _shares(torch.tensor([0]))
    plain = build_loss(LossSpec(), COUNTS)(easy, target)
    focal = build_loss(LossSpec(name="focal"), COUNTS)(easy, target)
    assert float(focal) < float(plain) / 1000


def test_bf16_logits_give_a_float_loss() -> None:
    logits, labels = _batch()
    loss = build_loss(LossSpec(name="focal"), COUNTS)
    assert loss(logits.bfloat16(), _shares(labels)).dtype == torch.float32
