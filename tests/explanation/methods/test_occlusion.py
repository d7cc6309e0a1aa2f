import numpy as np
import pytest
import torch

from cytolens.errors import MissingExtraError
from cytolens.explanation.methods.occlusion import Occlusion
from cytolens.explanation.score import class_scores
from support.networks import make_images, make_network

TARGETS = torch.tensor([0, 1])


def occluded_by_hand(name: str, window: int) -> np.ndarray:
    """Cover each square in turn; average the falls of the score over the squares."""
    network, images = make_network(name), make_images(name)
    size = images.shape[-1]
    stacked = images if images.ndim == 5 else images[:, None]
    total = np.zeros((2, stacked.shape[1], size, size))
    covers = np.zeros_like(total)
    starts = list(range(0, size - window + 1, window // 2))
    with torch.no_grad():
        whole = class_scores(network, network(images), TARGETS)
        for image in range(stacked.shape[1]):
            for top in starts:
                for left in starts:
                    place = np.s_[:, image, top : top + window, left : left + window]
                    changed = stacked.clone()
                    colour = stacked[:, image].mean(dim=(2, 3))[..., None, None]
                    changed[:, image][..., top : top + window, left : left + window] = (
                        colour
                    )
                    logits = network(changed.reshape(images.shape))
                    fall = whole - class_scores(network, logits, TARGETS)
                    total[place] += fall.numpy()[:, None, None]
                    covers[place] += 1
    return np.asarray(total / covers)


@pytest.mark.parametrize("name", ["pcam", "pair-two"])
def test_same_as_by_hand(name: str) -> None:
    network, images = make_network(name), make_images(name)
    maps = Occlusion(window_share=1 / 4).maps(network, images, TARGETS)
    expected = occluded_by_hand(name, images.shape[-1] // 4)
    np.testing.assert_allclose(maps.numpy(), expected, atol=1e-5)


def test_a_missing_captum_names_its_install_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "captum.attr", None)
    with pytest.raises(MissingExtraError, match=r"cytolens\[explain\]"):
        Occlusion().maps(make_network("pcam"), make_images("pcam"), TARGETS)
