from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from cytolens.models.recipe import AugmentationSpec
from cytolens.training.augmentation.draws import Draws, draw_epoch
from cytolens.training.augmentation.mixing import mix_samples

N = 16
# Every sample is one flat value, so that an image says what it is mixed of.
IMAGES = torch.arange(N).float().reshape(N, 1, 1, 1, 1).expand(N, 1, 3, 20, 20)
TARGETS = torch.eye(N)


def _mix(spec: AugmentationSpec, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    draws = Draws(draw_epoch(N, 1, seed=seed))
    return mix_samples(IMAGES, TARGETS, spec=spec, draws=draws)


strengths = st.just(0.0) | st.floats(0.02, 2)


@given(strengths, strengths, st.integers(0, 1000))
def test_labels_are_mixed_as_the_images_are(
    mixup: float, cutmix: float, seed: int
) -> None:
    images, targets = _mix(AugmentationSpec(mixup=mixup, cutmix=cutmix), seed)
    torch.testing.assert_close(targets.sum(dim=1), torch.ones(N))
    expected = targets @ torch.arange(N).float()
    found = images.mean(dim=(1, 2, 3, 4))
    torch.testing.assert_close(found, expected, atol=1e-3, rtol=1e-4)


def test_mixup_blends_and_cutmix_pastes() -> None:
    blended, _ = _mix(AugmentationSpec(mixup=1.0), seed=0)
    assert max(len(image.unique()) for image in blended) == 1
    pasted, _ = _mix(AugmentationSpec(cutmix=1.0), seed=0)
    whole = pasted.frac() == 0
    assert bool(whole.all())
    assert max(len(image.unique()) for image in pasted) == 2


def test_the_share_follows_the_beta_distribution() -> None:
    draws = Draws(draw_epoch(4000, 1, seed=0))
    flat = torch.zeros(4000, 1, 3, 2, 2)
    targets = torch.nn.functional.one_hot(torch.arange(4000)).float()
    spec = AugmentationSpec(mixup=0.4)
    _, mixed = mix_samples(flat, targets, spec=spec, draws=draws)
    shares = mixed.diagonal()
    expected = torch.distributions.Beta(0.4, 0.4)
    assert abs(float(shares.mean() - expected.mean)) < 0.02
    assert abs(float(shares.var() - expected.variance)) < 0.01
