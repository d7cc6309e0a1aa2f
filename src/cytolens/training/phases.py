"""What learns in a phase, and at which rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torch import nn, optim

from cytolens.training.errors import TrainingError

if TYPE_CHECKING:
    from cytolens.models.network import Network
    from cytolens.models.recipe import OptimizerSpec, PhaseSpec

SGD_MOMENTUM = 0.9
BETA1 = 0.9


class UnknownStageError(TrainingError):
    """A phase names a part that the network does not have."""

    def __init__(self, phase: str, unknown: list[str], known: list[str]) -> None:
        super().__init__(
            f"Phase {phase!r} trains {', '.join(unknown)}, which the network does not "
            f"have. Its stages are: {', '.join(known)}; or say 'head' or 'all'."
        )


def settle_epochs(phase: PhaseSpec, training_samples: int) -> PhaseSpec:
    """Turn a budget of images into a number of epochs."""
    if phase.images_seen is None:
        return phase
    affordable = round(phase.images_seen / training_samples)
    epochs = min(max(affordable, phase.least_epochs), phase.epochs)
    return phase.model_copy(update={"epochs": epochs, "images_seen": None})


def learning_stages(network: Network, phase: PhaseSpec) -> set[str]:
    """Name the stages that learn.

    Raises:
        UnknownStageError: If the phase names a stage that is not there.
    """
    known = list(network.stages())
    wanted = list(phase.train) if isinstance(phase.train, tuple) else known
    if phase.train == "head":
        wanted = known[-1:]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise UnknownStageError(phase.name, unknown, known)
    # The head always learns, however few stages a small network has.
    return set(wanted) - set(known[:-1][: phase.freeze_first])


def freeze(network: Network, phase: PhaseSpec) -> None:
    """Let only the phase's stages have gradients."""
    learning = learning_stages(network, phase)
    for name, stage in network.stages().items():
        stage.requires_grad_(name in learning)


def set_modes(network: Network, phase: PhaseSpec) -> None:
    """Put learning stages into training mode, and frozen ones out of it.

    A frozen stage behaves as it will in use: no dropout, and its batch-norm
    statistics stay. With ``freeze_norm`` those of the learning stages stay too.
    """
    learning = learning_stages(network, phase)
    network.train()
    for name, stage in network.stages().items():
        stage.train(name in learning)
    if phase.freeze_norm:
        for module in network.modules():
            if isinstance(module, nn.modules.batchnorm._BatchNorm):
                module.eval()


def parameter_groups(
    network: Network, phase: PhaseSpec, *, weight_decay: float
) -> list[dict[str, Any]]:
    """Group parameters by rate and decay.

    The head learns at its own rate, if it has one, or the phase's. Each stage before it
    learns at ``rate_decay_by_stage`` times the rate of the next, counted from the
    phase's. Biases and norms, which have one dimension, do not decay.
    """
    groups: list[dict[str, Any]] = []
    for depth, stage in enumerate(reversed(network.stages().values())):
        rate = phase.rate * phase.rate_decay_by_stage**depth
        if depth == 0 and phase.head_rate is not None:
            rate = phase.head_rate
        learning = [p for p in stage.parameters() if p.requires_grad]
        for decay, parameters in (
            (weight_decay, [p for p in learning if p.ndim > 1]),
            (0.0, [p for p in learning if p.ndim <= 1]),
        ):
            if parameters:
                groups.append({"params": parameters, "lr": rate, "weight_decay": decay})
    return groups


def build_optimizer(
    network: Network, phase: PhaseSpec, spec: OptimizerSpec, *, fused: bool = False
) -> optim.Optimizer:
    """Make the optimiser of a phase, over what learns in it.

    Args:
        network: With what learns having gradients.
        phase: Its rates.
        spec: The kind of optimiser.
        fused: Go through memory once a step, not a dozen times; equal but for
            rounding. Layouts must match: see `cytolens.training.layouts`.
    """
    groups = parameter_groups(network, phase, weight_decay=spec.weight_decay)
    if spec.name == "sgd":
        return optim.SGD(groups, lr=phase.rate, momentum=SGD_MOMENTUM, fused=fused)
    kind = optim.AdamW if spec.name == "adamw" else optim.Adam
    return kind(groups, lr=phase.rate, betas=(BETA1, spec.beta2), fused=fused)
