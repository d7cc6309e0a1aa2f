"""A head that begins as a logistic regression on the frozen backbone's features.

A random head sends large, meaningless gradients into a good backbone and distorts it
before the head has learnt anything. A head that already fits does not.

Source:
    Kumar et al. 2022, arXiv:2202.10054 ("LP-FT").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from cytolens.training.errors import TrainingError
from cytolens.training.features import mean_features

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import nn

    from cytolens.caching.cache import Cache
    from cytolens.models.network import Network
    from cytolens.models.recipe import HeadStartSpec
    from cytolens.training.batches import LabelledImages
    from cytolens.training.pixels import TensorNormalisation

MAX_ITERATIONS = 500
SMALLEST_DEVIATION = 1e-6


class NoLinearHeadError(TrainingError):
    """The network's head cannot be fitted."""

    def __init__(self, family: str) -> None:
        super().__init__(
            f"The head of a {family!r} network is not one linear layer, so head_start "
            "cannot fit it. Leave head_start out of the recipe."
        )


def fit_head(
    network: Network,
    images: LabelledImages,
    *,
    normalise: TensorNormalisation,
    spec: HeadStartSpec,
    family: str,
    cache: Cache,
) -> None:
    """Fit the head to the training split, in place.

    Args:
        network: With a backbone that is worth it.
        images: The training split.
        normalise: What stands between pixels and network.
        spec: Penalty and views.
        family: Of the network, for the message.
        cache: Where features are kept.

    Raises:
        NoLinearHeadError: If the head is something else than a linear layer.
    """
    head = network.classifier
    if head is None:
        raise NoLinearHeadError(family)
    views = spec.views if len(images) <= spec.views_up_to_images else 1
    features = mean_features(
        network, images, normalise=normalise, views=views, cache=cache
    )
    weight, bias = logistic_head(features.double().numpy(), images.labels, c=spec.c)
    _copy_into(head, weight, bias)


def logistic_head(
    features: NDArray[np.float64], labels: NDArray[np.int64], *, c: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fit a class-balanced logistic regression with an L2 penalty.

    Args:
        features: Shape ``(samples, features)``; standardised for the fit.
        labels: Class numbers, all of 0..classes-1 present.
        c: Inverse of the penalty, as scikit-learn has it.

    Returns:
        Weights ``(classes, features)`` and biases ``(classes,)`` for features as they
        are. Of two classes, each carries half of the log-odds.
    """
    from sklearn.linear_model import LogisticRegression

    mean = features.mean(axis=0)
    deviation = features.std(axis=0) + SMALLEST_DEVIATION
    model = LogisticRegression(C=c, max_iter=MAX_ITERATIONS, class_weight="balanced")
    model.fit((features - mean) / deviation, labels)
    weight, bias = model.coef_, model.intercept_
    if len(weight) == 1:
        weight = np.concatenate([-weight, weight]) / 2
        bias = np.concatenate([-bias, bias]) / 2
    weight = weight / deviation
    return weight, bias - weight @ mean


@torch.no_grad()
def _copy_into(
    head: nn.Linear, weight: NDArray[np.float64], bias: NDArray[np.float64]
) -> None:
    if head.out_features == 1:  # a sigmoid: its one output is the log-odds
        weight, bias = weight[1:] - weight[:1], bias[1:] - bias[:1]
    head.weight.copy_(torch.from_numpy(weight))
    if head.bias is not None:
        head.bias.copy_(torch.from_numpy(bias))
