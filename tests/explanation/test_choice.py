import pytest

from cytolens.errors import UnknownNameError
from cytolens.explanation.choice import choose_method, suitable_methods
from cytolens.explanation.errors import ExplanationError
from support.networks import NETWORKS, make_network


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("resnet", "grad-cam"),
        ("pair", "grad-cam"),
        ("vit", "gradient-attention"),
        ("transformers-vit", "gradient-attention"),
        ("transformers-swin", "grad-cam"),
    ],
)
def test_auto_suits_the_network(name: str, chosen: str) -> None:
    network, size_px = make_network(name), NETWORKS[name][2]
    assert choose_method("auto", network, size_px=size_px).name == chosen
    suited = [m.name for m in suitable_methods(network, size_px=size_px)]
    assert {chosen, "occlusion", "random"} <= set(suited)


def test_what_cannot_be_is_said() -> None:
    network = make_network("pcam")
    with pytest.raises(ExplanationError, match=r"^No Attention rollout: This network"):
        choose_method("attention-rollout", network, size_px=64)
    with pytest.raises(UnknownNameError, match="grad-cam"):
        choose_method("gradcam", network, size_px=64)
