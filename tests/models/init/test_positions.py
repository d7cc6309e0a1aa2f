from __future__ import annotations

import torch

from cytolens.models.init.positions import fit_positions


def test_the_same_grid_is_left_alone() -> None:
    table = torch.randn(1, 17, 4)
    assert fit_positions(table, torch.zeros(1, 17, 4)) is table
    assert fit_positions(table, None) is table


def test_another_grid_is_interpolated_and_the_class_token_kept() -> None:
    table = torch.randn(1, 1 + 49, 4)
    fitted = fit_positions(table, torch.zeros(1, 1 + 36, 4))
    assert fitted.shape == (1, 37, 4)
    assert torch.equal(fitted[:, 0], table[:, 0])


def test_a_constant_grid_stays_constant() -> None:
    fitted = fit_positions(torch.ones(1, 17, 4), torch.zeros(1, 26, 4))
    torch.testing.assert_close(fitted, torch.ones(1, 26, 4))


def test_what_is_no_square_grid_is_left_to_the_shape_check() -> None:
    table = torch.randn(1, 17, 4)
    assert fit_positions(table, torch.zeros(1, 8, 4)) is table
    assert fit_positions(table, torch.zeros(1, 26, 5)) is table
