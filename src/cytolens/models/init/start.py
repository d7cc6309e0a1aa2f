"""Give a network its first weights, and say in words where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.models.init.filling import Coverage, fill_backbone
from cytolens.models.init.first_layer import fit_first_layer
from cytolens.models.init.hub import HUB_PREFIX, HubError, download_model
from cytolens.models.init.positions import fit_positions
from cytolens.models.init.weights_file import read_weights
from cytolens.models.network import WEIGHTS_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor, nn

    from cytolens.images.normalisation import Normalisation
    from cytolens.models.network import Network
    from cytolens.models.recipe import NetworkSpec


_RANDOM = "random"


@dataclass(frozen=True)
class Start:
    """Where the first weights came from."""

    origin: str
    """For the bundle's ``provenance.init``."""
    warnings: tuple[str, ...] = ()
    """For the user at once, and for the card."""

    @property
    def is_random(self) -> bool:
        """Whether nothing is pretrained."""
        return self.origin.startswith(_RANDOM)


def initialise(
    network: Network,
    spec: NetworkSpec,
    *,
    init_file: Path | None = None,
    normalisation: Normalisation | None = None,
) -> Start:
    """Fill the backbones from a file, else from the recipe's hub model, else not.

    A hub that is away is noticed within seconds; the network then keeps its random
    weights, with one warning.

    Args:
        network: As `build_network` made it; changed in place.
        spec: The recipe's network.
        init_file: What the user gave with ``--init``: a safetensors file with the key
            names of timm, torchvision or Transformers.
        normalisation: What the network is fed with; the first layer is fitted to it
            where the recipe says that the weights were trained with another.

    Raises:
        WeightsError: If the file is not safetensors, or of another network.
    """
    if init_file is not None:
        start = _from_file(network, init_file, origin=str(init_file.name))
        _fit_first_layers(network, spec, normalisation)
        return start
    if spec.pretrained is None:
        return Start(origin=f"{_RANDOM}, as the recipe says")
    try:
        folder = download_model(
            spec.pretrained.removeprefix(HUB_PREFIX), weights_only=True
        )
    except HubError as error:
        warning = _random_start(str(error))
        return Start(origin=_RANDOM, warnings=(warning,))
    start = _from_file(network, folder / WEIGHTS_FILE, origin=spec.pretrained)
    _fit_first_layers(network, spec, normalisation)
    return start


def _fit_first_layers(
    network: Network, spec: NetworkSpec, fed_with: Normalisation | None
) -> None:
    trained_with = spec.pretrained_normalisation
    if trained_with is None or fed_with is None:
        return
    for backbone, _ in network.backbones():
        fit_first_layer(backbone, trained_with=trained_with, fed_with=fed_with)


def _random_start(reason: str) -> str:
    return (
        "Training starts from random weights, which costs much accuracy on small sets; "
        "nothing is frozen. "
        f"{reason} Or give ImageNet weights with --init FILE."
    )


def _from_file(network: Network, path: Path, *, origin: str) -> Start:
    tensors = network.own_names(read_weights(path))
    coverages = [
        _fill(backbone, tensors, head, origin) for backbone, head in network.backbones()
    ]
    return Start(origin=f"{origin} ({coverages[0]})")


def _fill(
    backbone: nn.Module, tensors: dict[str, Tensor], head: nn.Module | None, origin: str
) -> Coverage:
    own = backbone.state_dict()
    fitted = {
        name: fit_positions(tensor, own.get(name) if "pos_embed" in name else None)
        for name, tensor in tensors.items()
    }
    return fill_backbone(backbone, fitted, head=_name_of(backbone, head), origin=origin)


def _name_of(module: nn.Module, part: nn.Module | None) -> str | None:
    if part is None:
        return None
    return next((n for n, found in module.named_modules() if found is part), None)
