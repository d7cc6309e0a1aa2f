"""The network a run begins with; the same on the day it is resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file

from cytolens.models.init.start import Start, initialise
from cytolens.models.registry import build_network
from cytolens.training.checkpoints import Checkpoints
from cytolens.training.seeds import derive_seed

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.models.network import Network
    from cytolens.models.recipe import Recipe
    from cytolens.training.request import TrainingRequest
    from cytolens.training.run_folder import RunFolder

WEIGHTS_FILE = "start.safetensors"
RECORD_FILE = "start.json"


def build_seeded(request: TrainingRequest, *, n_classes: int, size_px: int) -> Network:
    """Build the recipe's network; its random weights depend on the seed alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(derive_seed(request.seed, "first weights"))
        return build_network(request.recipe.network, n_classes, size_px=size_px)


def give_first_weights(
    network: Network,
    request: TrainingRequest,
    folder: RunFolder,
    *,
    fit_head: Callable[[Network], None],
) -> Start:
    """Fill a network with its first weights, in place.

    They are kept in the run folder: when the run is resumed, the hub may be away or
    have another file.

    Args:
        network: As it was built.
        request: Says where the weights come from.
        folder: Of the run.
        fit_head: Gives the head a better start than random, once the backbone is
            filled.

    Returns:
        Where they come from, in words.
    """
    record = folder.read_json(RECORD_FILE)
    if record is not None:
        network.load_state_dict(load_file(folder.checkpoints / WEIGHTS_FILE))
        return Start(record["origin"], tuple(record["warnings"]))
    recipe = request.recipe
    start = initialise(
        network,
        recipe.network,
        init_file=request.init,
        normalisation=recipe.input.normalisation,
    )
    if not is_left_random(start, recipe):
        fit_head(network)
    Checkpoints(folder.checkpoints).write_best(WEIGHTS_FILE, network.state_dict())
    folder.write_json(
        RECORD_FILE, {"origin": start.origin, "warnings": list(start.warnings)}
    )
    return start


def is_left_random(start: Start, recipe: Recipe) -> bool:
    """Whether the recipe counts on pretrained weights and there were none."""
    return start.is_random and recipe.network.pretrained is not None
