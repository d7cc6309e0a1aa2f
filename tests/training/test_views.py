from __future__ import annotations

import torch

from cytolens.training.views import VIEWS, view


def test_eight_views_that_all_differ_and_keep_every_pixel() -> None:
    image = torch.arange(9.0).reshape(1, 3, 3)
    views = [view(image, number) for number in range(VIEWS)]
    assert torch.equal(views[0], image)
    assert len({tuple(v.flatten().tolist()) for v in views}) == VIEWS
    assert all(sorted(v.flatten().tolist()) == list(range(9)) for v in views)
