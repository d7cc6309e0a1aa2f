"""Tensors that a state shares with the file of the best weights, written once.

In an epoch that is the best so far, the weights stand in a file of their own. The
state of that epoch names the file already, so it need not hold them again: a quarter
of all bytes, and each epoch's where the last one counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cytolens.training.module import AVERAGE_KEY

if TYPE_CHECKING:
    from torch import Tensor

STATE_DICT = "state_dict"
PREFIX = "network."
"""Of the network's names in a training module's."""
LENT = "cytolens_lent"


def lend_weights(checkpoint: dict[str, Any]) -> dict[str, Any]:
    """Leave out the tensors of a state that stand in the best weights' file.

    Args:
        checkpoint: Of an epoch that is the best so far. Where a moving average is
            kept, that is what the file holds.

    Returns:
        The same without them, and with their names.
    """
    if AVERAGE_KEY in checkpoint:
        average = checkpoint[AVERAGE_KEY]
        names = list(average["weights"])
        return checkpoint | {AVERAGE_KEY: average | {"weights": {}}, LENT: names}
    state = checkpoint[STATE_DICT]
    own = {k: v for k, v in state.items() if not k.startswith(PREFIX)}
    names = [k.removeprefix(PREFIX) for k in state if k not in own]
    return checkpoint | {STATE_DICT: own, LENT: names}


def give_back_weights(
    checkpoint: dict[str, Any], weights: dict[str, Tensor]
) -> dict[str, Any]:
    """Undo `lend_weights`.

    Args:
        checkpoint: With tensors left out.
        weights: Of the file that the state names.
    """
    lent = {name: weights[name] for name in checkpoint[LENT]}
    if AVERAGE_KEY in checkpoint:
        return checkpoint | {AVERAGE_KEY: checkpoint[AVERAGE_KEY] | {"weights": lent}}
    back = {f"{PREFIX}{name}": tensor for name, tensor in lent.items()}
    return checkpoint | {STATE_DICT: checkpoint[STATE_DICT] | back}
