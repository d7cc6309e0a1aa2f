from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch

from cytolens.bundle.bundle import Bundle
from cytolens.bundle.errors import BundleError
from cytolens.bundle.loading import load_bundle
from support.bundles import TINY, tiny_description, tiny_network, write_tiny_bundle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("kind", TINY)
@torch.no_grad()
def test_the_network_is_the_one_that_was_saved(kind: str, tmp_path: Path) -> None:
    bundle = load_bundle(write_tiny_bundle(tmp_path / "bundle", kind))
    network = bundle.network()
    expected = tiny_network(bundle.description)
    pair = (2,) if bundle.is_pair else ()
    images = torch.randn(2, *pair, 3, 32, 32)
    assert not network.training
    assert bundle.is_pair == (kind == "pair")
    assert torch.equal(network(images), expected(images))


def described_as(bundle: Bundle, **options: object) -> Bundle:
    recipe = bundle.description.recipe
    network = recipe.network.model_copy(
        update={"options": recipe.network.options | options}
    )
    description = bundle.description.model_copy(
        update={"recipe": recipe.model_copy(update={"network": network})}
    )
    return Bundle(bundle.path, description)


def test_a_description_of_other_weights_is_refused(tmp_path: Path) -> None:
    bundle = load_bundle(write_tiny_bundle(tmp_path / "bundle"))
    with pytest.raises(BundleError, match="does not fit the network"):
        described_as(bundle, hidden=9).network()


def test_a_description_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    bundle = load_bundle(write_tiny_bundle(tmp_path / "bundle"))
    with pytest.raises(BundleError, match="describes a network of"):
        described_as(bundle, widths=[4096] * 4, hidden=4096).network()


@pytest.mark.parametrize("options", [{"hiden": 8}, {"hidden": -1}, {"hidden": "x"}])
def test_options_that_cannot_be_built_are_refused(
    options: dict[str, Any], tmp_path: Path
) -> None:
    bundle = load_bundle(write_tiny_bundle(tmp_path / "bundle"))
    with pytest.raises(BundleError, match=r"network\.options"):
        described_as(bundle, **options).network()


def test_missing_weights_are_named(tmp_path: Path) -> None:
    bundle = Bundle(tmp_path, tiny_description())
    with pytest.raises(BundleError):
        bundle.network()
