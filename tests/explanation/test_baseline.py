import pytest
import torch

from cytolens.explanation.baseline import mean_colour


@pytest.mark.parametrize("shape", [(2, 3, 4, 4), (2, 2, 3, 4, 4)])
def test_each_image_keeps_its_own_mean_colour(shape: tuple[int, ...]) -> None:
    images = torch.rand(shape, generator=torch.Generator().manual_seed(0))
    blank = mean_colour(images)
    assert blank.shape == images.shape
    torch.testing.assert_close(blank.mean(dim=(-2, -1)), images.mean(dim=(-2, -1)))
    assert (blank == blank[..., :1, :1]).all()
    assert not torch.allclose(blank[0], blank[1])
