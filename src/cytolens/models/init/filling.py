"""Fill a network with tensors, and report how much of it they cover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.models.errors import WeightsError

if TYPE_CHECKING:
    from torch import Tensor, nn

_LEAST_SHARE = 0.6
"""Of the network, and of the file. Plain weights fill 70 % of a CBAM ResNet-50; a
shallower ResNet would take just over half of a deeper one's, in the wrong places."""
_BOOKKEEPING = "num_batches_tracked"


@dataclass(frozen=True)
class Coverage:
    """How much of a backbone a file filled."""

    loaded: int
    expected: int
    head: str
    """What became of the file's head, in words."""

    def __str__(self) -> str:
        text = f"{self.loaded} of {self.expected} tensors"
        return f"{text}, {self.head}" if self.head else text


def fill_backbone(
    target: nn.Module, tensors: dict[str, Tensor], *, head: str | None, origin: str
) -> Coverage:
    """Copy the tensors that fit by name and shape; leave the rest as it is.

    Args:
        target: A backbone, with or without a head.
        tensors: Named as in the target.
        head: Name of the target's head, or None if it has none.
        origin: Where the tensors come from, for messages.

    Raises:
        WeightsError: If a tensor of the same name has another shape, or little of
            the backbone would be filled, or little of the file would be used.
    """
    own = {k: v for k, v in target.state_dict().items() if _BOOKKEEPING not in k}
    body = {k: v for k, v in own.items() if not _in_head(k, head)}
    fitting = {k: tensors[k] for k in body if _fits(body[k], tensors.get(k))}
    foreign_head = _foreign_head(tensors, body, head)
    names = {k for k in tensors.keys() - foreign_head.keys() if _BOOKKEEPING not in k}
    little = len(fitting) < _LEAST_SHARE * max(len(body), len(names))
    if little or fitting.keys() != body.keys() & names:
        raise WeightsError(_mismatch(body, tensors, len(fitting), origin))
    head_fits, words = _head(own, foreign_head, head)
    target.load_state_dict({**fitting, **head_fits}, strict=False)
    return Coverage(loaded=len(fitting), expected=len(body), head=words)


def _in_head(name: str, head: str | None) -> bool:
    return head is not None and name.startswith(head + ".")


def _foreign_head(
    tensors: dict[str, Tensor], body: dict[str, Tensor], head: str | None
) -> dict[str, Tensor]:
    """The file's own head, under whichever name libraries give it."""
    heads = {"fc", "classifier", "head", head}
    return {
        name: tensor
        for name, tensor in tensors.items()
        if name not in body and any(_in_head(name, known) for known in heads)
    }


def _fits(own: Tensor, other: Tensor | None) -> bool:
    return other is not None and own.shape == other.shape


def _head(
    own: dict[str, Tensor], theirs: dict[str, Tensor], head: str | None
) -> tuple[dict[str, Tensor], str]:
    if not theirs:
        return {}, ""
    mine = {k: v for k, v in own.items() if _in_head(k, head)}
    if mine and all(_fits(v, theirs.get(k)) for k, v in mine.items()):
        return {k: theirs[k] for k in mine}, "with its head"
    classes = max((v.shape[0] for v in theirs.values() if v.ndim), default=0)
    return {}, f"without its head of {classes} classes"


def _mismatch(
    body: dict[str, Tensor], tensors: dict[str, Tensor], loaded: int, origin: str
) -> str:
    return (
        f"{origin} is of another network: {loaded} of {len(body)} tensors fit. "
        f"It has {_example(tensors)}; expected {_example(body)}. "
        "Give weights of the recipe's backbone, or change network.options.backbone."
    )


def _example(tensors: dict[str, Tensor]) -> str:
    if not tensors:
        return "no tensor that this network can place"
    name = next(iter(sorted(tensors)))
    return f"{len(tensors)} such as {name!r} {tuple(tensors[name].shape)}"
