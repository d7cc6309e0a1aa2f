"""The number that is explained: one per sample, higher for the class."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cytolens.models.families.pcam_cnn import PcamCnn

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.models.network import Network


def class_scores(network: Network, logits: Tensor, targets: Tensor) -> Tensor:
    """Give each sample's score for its class, before any calibration.

    It is the class's logit, as in the papers of the methods. Two kinds of networks
    have no free logits: one sigmoid output ``z`` is given as ``[0, z]``, where the
    first logit never moves, and log-probabilities stop moving once a network is sure.
    There it is the log-odds of the class, for two classes the difference of the two
    logits before the softmax.

    Args:
        network: Whose logits they are.
        logits: Shape ``(n, classes)``.
        targets: Class numbers, shape ``(n,)``.

    Returns:
        Shape ``(n,)``.
    """
    places = targets[:, None]
    chosen = logits.gather(1, places)[:, 0]
    if _has_free_logits(network):
        return chosen
    return chosen - logits.scatter(1, places, -math.inf).logsumexp(dim=1)


def _has_free_logits(network: Network) -> bool:
    last = network.classifier
    one_output = last is not None and last.out_features == 1
    return not (one_output or isinstance(network, PcamCnn))
