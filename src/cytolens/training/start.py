"""The network a run begins with; the same on the day it is resumed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file

from cytolens.models.init.start import Start, initialise
from cytolens.models.registry import build_network
from cytolens.training.checkpoints import Checkpoints
from cytolens.training.seeds import derive_seed

if TYPE_CHECKING:
    from cytolens.models.network import Network
    from cytolens.training.request import TrainingRequest
    from cytolens.training.run_folder import RunFolder

WEIGHTS_FILE = "start.safetensors"
RECORD_FILE = "start.json"
log = logging.getLogger(__name__)


def first_network(
    request: TrainingRequest, folder: RunFolder, *, n_classes: int, size_px: int
) -> tuple[Network, Start]:
    """Build the network and give it its first weights.

    They are kept in the run folder: when the run is resumed, the hub may be away or
    have another file.

    Args:
        request: Recipe, seed and the file of first weights.
        folder: Of the run.
        n_classes: Outputs.
        size_px: Side of the input.

    Returns:
        The network on the CPU, and where its weights come from, in words.
    """
    spec = request.recipe.network
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(derive_seed(request.seed, "first weights"))
        network = build_network(spec, n_classes, size_px=size_px)
        record = folder.read_json(RECORD_FILE)
        if record is not None:
            network.load_state_dict(load_file(folder.checkpoints / WEIGHTS_FILE))
            return network, Start(record["origin"], tuple(record["warnings"]))
        start = initialise(
            network,
            spec,
            init_file=request.init,
            normalisation=request.recipe.input.normalisation,
        )
    Checkpoints(folder.checkpoints).write_best(WEIGHTS_FILE, network.state_dict())
    folder.write_json(
        RECORD_FILE, {"origin": start.origin, "warnings": list(start.warnings)}
    )
    return network, start
