from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from cytolens.training.augmentation.boxes import box_mask

shares = st.floats(0.1, 1)


@given(shares, shares, shares, shares)
def test_a_box_has_its_area_and_stays_inside(
    height: float, width: float, x: float, y: float
) -> None:
    side = 40
    mask = box_mask(
        torch.tensor([height]),
        torch.tensor([width]),
        place_x=torch.tensor([x]),
        place_y=torch.tensor([y]),
        side_px=side,
    )
    assert mask.shape == (1, 1, side, side)
    rows, columns = mask[0, 0].any(dim=1).sum(), mask[0, 0].any(dim=0).sum()
    assert abs(float(rows) - height * side) <= 1.01
    assert abs(float(columns) - width * side) <= 1.01
    assert int(mask.sum()) == int(rows) * int(columns)


def test_a_box_at_the_right_end() -> None:
    half, end = torch.tensor([0.5]), torch.tensor([1.0])
    mask = box_mask(end, half, place_x=end, place_y=end, side_px=4)
    assert mask[0, 0].tolist() == [[False, False, True, True]] * 4
