from __future__ import annotations

import torch

from cytolens.training.augmentation.draws import NAMES, Draws, around, draw_epoch


def test_a_sample_draws_the_same_however_many_there_are_in_its_batch() -> None:
    all_draws = draw_epoch(10, 1, seed=3)
    assert torch.equal(all_draws[4:6], draw_epoch(10, 1, seed=3)[4:6])
    assert not torch.equal(all_draws, draw_epoch(10, 1, seed=4))


def test_a_pair_shares_what_is_common_and_not_what_is_each_images_own() -> None:
    draws = Draws(draw_epoch(5, 2, seed=0))
    assert draws.common("angle").shape == (5,)
    each = draws.each("stain_scale_h")
    assert each.shape == (10,)
    assert not torch.equal(each[::2], each[1::2])


def test_names_are_unique_and_numbers_are_shares() -> None:
    assert len(set(NAMES)) == len(NAMES)
    values = draw_epoch(100, 1, seed=0)
    assert 0 <= float(values.min()) < float(values.max()) < 1
    assert float(around(0.2, torch.tensor(0.0))) == -torch.tensor(0.2).item()
