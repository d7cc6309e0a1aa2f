import numpy as np
import torch
from numpy.typing import NDArray

from cytolens.explanation.methods import METHODS
from cytolens.explanation.methods.attention_rollout import rollout
from cytolens.explanation.spatial_maps import stretched
from support.networks import make_images, make_network

TARGETS = torch.tensor([0, 1])


def rollout_by_hand(layers: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Abnar and Zuidema 2020, section 3, for one sample; heads first."""
    tokens = layers[0].shape[-1]
    result = np.eye(tokens)
    for heads in layers:
        mean = sum(heads) / len(heads)
        added = mean + np.eye(tokens)
        result = (added / added.sum(axis=1, keepdims=True)) @ result
    return result


def test_two_tokens_by_hand() -> None:
    first = torch.tensor([[[[0.2, 0.8], [0.6, 0.4]]]])
    second = torch.tensor([[[[1.0, 0.0], [0.5, 0.5]]]])
    found = rollout([first, second], [])
    # (A2 + I)/2 = [[1, 0], [.25, .75]]; (A1 + I)/2 = [[.6, .4], [.3, .7]]
    expected = torch.tensor([[[0.6, 0.4], [0.375, 0.625]]])
    torch.testing.assert_close(found, expected)


def test_same_as_from_the_attention_that_transformers_reports() -> None:
    network, images = make_network("transformers-vit"), make_images("transformers-vit")
    ours = METHODS["attention-rollout"].maps(network, images, TARGETS)
    model = network.get_submodule("model")
    model.set_attn_implementation("eager")  # type: ignore[operator]  # Transformers' own
    with torch.no_grad():
        reported = model(pixel_values=images, output_attentions=True).attentions
    for number in range(2):
        layers = [layer[number].double().numpy() for layer in reported]
        of_class = rollout_by_hand(layers)[0, 1:].reshape(1, 4, 4)
        small = torch.from_numpy(of_class).float()
        expected = stretched(small, samples=1, size_px=32)[0]
        torch.testing.assert_close(ours[number], expected, rtol=1e-4, atol=1e-6)
