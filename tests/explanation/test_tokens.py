import pytest

from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.tokens import TokenPlan, token_plan
from support.networks import NETWORKS, WITH_MAPS, make_network

PATCHES = tuple(range(16))
EXPECTED = {
    "vit": TokenPlan(4, 1, (0,)),
    "vit-pooled": TokenPlan(4, 1, tuple(1 + p for p in PATCHES)),
    "vit-mapped": TokenPlan(4, 1, (0, *(1 + p for p in PATCHES))),
    "registers": TokenPlan(4, 4, (0, *(4 + p for p in PATCHES))),
    "pair-vit": TokenPlan(4, 1, (0,)),
    "transformers-vit": TokenPlan(4, 1, (0,)),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_finds_patches_and_what_the_head_reads(name: str) -> None:
    assert token_plan(make_network(name), NETWORKS[name][2]) == EXPECTED[name]


@pytest.mark.parametrize("name", WITH_MAPS)
def test_refuses_networks_without_attention_between_all_patches(name: str) -> None:
    with pytest.raises(ExplanationError, match="Use grad-cam"):
        token_plan(make_network(name), NETWORKS[name][2])
