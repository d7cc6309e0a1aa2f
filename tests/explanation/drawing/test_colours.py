import cv2
import numpy as np
import pytest

from cytolens.explanation.drawing.colours import colour_map
from cytolens.explanation.saliency import Kind


@pytest.mark.parametrize("kind", ["positive", "signed"])
def test_equal_steps_look_equal(kind: Kind) -> None:
    colours = colour_map(kind)(np.linspace(0, 1, 65))[:, :3].astype(np.float32)
    lightness = cv2.cvtColor(colours[None], cv2.COLOR_RGB2LAB)[0, :, 0]
    steps = np.diff(lightness)
    if kind == "signed":
        assert (steps[:32] > 0).all()
        assert (steps[32:] < 0).all()
        np.testing.assert_allclose(lightness[0], lightness[-1], atol=3)
        steps = np.abs(steps)
        assert steps[:32].max() < 1.2 * steps[:32].min()
        assert steps[32:].max() < 1.2 * steps[32:].min()
    else:
        assert steps.min() > 0
        assert steps.max() < 2.5 * steps.min()
