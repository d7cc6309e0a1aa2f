"""A network in two: the stages that stay as they are, and what learns after them.

What frozen stages make of an image is the same in every epoch. It can be computed
once, by an engine that is good at nothing else, and kept; then an epoch costs only
what comes after.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import torch
from torch import Tensor, nn

from cytolens.models.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.models.network import Network

Call = tuple[nn.Module, Any]


class Cut(Protocol):
    """Where a network is cut; ``after(before(images))`` is the whole network."""

    @property
    def network(self) -> Network:
        """The network that is cut."""
        ...

    @property
    def learning(self) -> tuple[str, ...]:
        """Names of the stages after the cut."""
        ...

    @property
    def example(self) -> Tensor | None:
        """Images that the network takes; None where convolutions never learn."""
        ...

    def before(self, images: Tensor) -> Tensor:
        """What the frozen stages make of normalised images; the first axis stays."""
        ...

    def after(self, inputs: Tensor) -> Tensor:
        """Logits of what `before` returned."""
        ...


class HeadCut:
    """The cut before the head, which every family of networks knows itself."""

    example: Tensor | None = None

    def __init__(self, network: Network) -> None:
        self.network = network

    @property
    def learning(self) -> tuple[str, ...]:
        """The head alone."""
        return (list(self.network.stages())[-1],)

    def before(self, images: Tensor) -> Tensor:
        """What the head takes."""
        return self.network.head_input(images)

    def after(self, inputs: Tensor) -> Tensor:
        """Apply the head."""
        return self.network.head_logits(inputs)


class StageCut:
    """A cut after some stage, found by watching images pass.

    `after` runs the whole network, in which the last frozen module returns what it is
    given and all modules before it return nothing of worth, at no cost. Whether
    anything else reaches what learns is not known: compare before relying on it.
    """

    def __init__(self, network: Network, learning: set[str], example: Tensor) -> None:
        """Find the module after which the network is cut.

        Args:
            network: In evaluation mode.
            learning: Names of the stages after the cut.
            example: Two samples or more that the network takes.

        Raises:
            NetworkError: If no stage is frozen as a whole, or what they return cannot
                be put in their place.
        """
        self.network = network
        self.learning = tuple(name for name in network.stages() if name in learning)
        self.example: Tensor | None = example
        self._sample = example.shape[1:]
        frozen = {
            id(parameter)
            for name, stage in network.stages().items()
            if name not in learning
            for parameter in stage.parameters()
        }
        calls = _watch(network, example)
        self._last = _last_of(calls, frozen)
        _row_shape(dict(calls)[self._last], samples=len(example))
        self._empty = {
            module: _row_shape(output, samples=len(example))
            for module, output in _stand_ins(calls, self._last)
        }

    def before(self, images: Tensor) -> Tensor:
        """What the last frozen module returns; nothing after it is computed."""
        handle = self._last.register_forward_hook(_stop)
        try:
            self.network(images)
        except _Reached as reached:
            return reached.output
        finally:
            handle.remove()
        raise NetworkError("The network did not pass the stage after which it is cut.")

    def after(self, inputs: Tensor) -> Tensor:
        """Logits of what the last frozen module returned."""
        nothing = inputs.new_zeros(()).expand(len(inputs), *self._sample)
        with self._stood_in_for(inputs):
            logits: Tensor = self.network(nothing)
        return logits

    @contextmanager
    def _stood_in_for(self, inputs: Tensor) -> Iterator[None]:
        """Let the last frozen module return this, and those before it nothing."""
        returns = {self._last: inputs}
        for module, shape in self._empty.items():
            returns[module] = inputs.new_zeros(()).expand(len(inputs), *shape)
        own = {module: module.__dict__.get("forward") for module in returns}
        for module, value in returns.items():
            module.__dict__["forward"] = partial(_return, value)
        try:
            yield
        finally:
            for module, forward in own.items():
                del module.__dict__["forward"]
                if forward is not None:
                    module.__dict__["forward"] = forward


def tensors_after(cut: Cut) -> Iterator[Tensor]:
    """Parameters and buffers of the stages after a cut."""
    stages = cut.network.stages()
    for name in cut.learning:
        yield from stages[name].state_dict(keep_vars=True).values()


class _Reached(Exception):  # noqa: N818 (no error: the way out of a forward pass)
    def __init__(self, output: Tensor) -> None:
        super().__init__()
        self.output = output


def _stop(module: nn.Module, inputs: object, output: Tensor) -> None:
    del module, inputs
    raise _Reached(output)


def _return(value: Tensor, *_: object, **__: object) -> Tensor:
    return value


def _watch(network: nn.Module, example: Tensor) -> list[Call]:
    """Every call of a module, and what it returned, in the order in which they end."""
    calls: list[Call] = []
    hooks = [
        module.register_forward_hook(
            lambda module, _, output: calls.append((module, output))
        )
        for module in network.modules()
    ]
    try:
        with torch.no_grad():
            network(example)
    finally:
        for hook in hooks:
            hook.remove()
    return calls


def _last_of(calls: list[Call], frozen: set[int]) -> nn.Module:
    """The module of the frozen stages that ends last."""
    wholly = [module for module, _ in calls if _is_of(module, frozen)]
    if not wholly:
        raise NetworkError("No part of the network is frozen as a whole.")
    if sum(module is wholly[-1] for module, _ in calls) > 1:
        raise NetworkError("The network passes its last frozen stage more than once.")
    return wholly[-1]


def _is_of(module: nn.Module, frozen: set[int]) -> bool:
    own = [id(parameter) for parameter in module.parameters()]
    return bool(own) and frozen.issuperset(own)


def _row_shape(output: object, *, samples: int) -> torch.Size:
    """Shape of what a frozen module returned for one sample."""
    if not isinstance(output, Tensor) or output.shape[:1] != (samples,):
        raise NetworkError(
            "A frozen stage of the network returns something else than one tensor "
            "with a row for each sample."
        )
    return output.shape[1:]


def _stand_ins(calls: list[Call], last: nn.Module) -> Iterator[Call]:
    """The calls before the last frozen module that need not be computed again."""
    modules = [module for module, _ in calls]
    end = modules.index(last)
    later = set(modules[end:])
    inner = {part for module in modules[: end + 1] for part in _parts(module)}
    for module, output in calls[:end]:
        if module not in later and module not in inner:
            yield module, output


def _parts(module: nn.Module) -> Iterator[nn.Module]:
    return (part for part in module.modules() if part is not module)
