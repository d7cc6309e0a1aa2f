"""Check every method that suits a model, beside a random map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.explanation.checks.options import CheckOptions
from cytolens.explanation.checks.run import CONTROL, Run
from cytolens.explanation.checks.subject import Subject
from cytolens.explanation.checks.verdict import RULE
from cytolens.explanation.choice import AUTO, choose_method
from cytolens.explanation.methods import METHODS
from cytolens.explanation.model import WatchedModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.bundle.bundle import Bundle
    from cytolens.explanation.checks.agreement import Agreement
    from cytolens.explanation.checks.method_check import MethodCheck
    from cytolens.explanation.checks.samples import CheckSamples
    from cytolens.explanation.method import Method

_SLOW = ("integrated-gradients", "occlusion")
"""Last, so that they get the time that the others leave."""


@dataclass(frozen=True)
class ExplanationCheck:
    """What was found out about the methods on one model."""

    model: str
    default_method: str
    """The method that explains this model where nobody asks for another."""
    samples: int
    methods: tuple[MethodCheck, ...]
    left_out: dict[str, str]
    """Method to the reason why it was not measured."""
    agreements: tuple[Agreement, ...]
    shares: tuple[dict[str, Any], ...]
    """For each sample and method the share of the map in each region, in words too;
    empty without masks."""
    unreadable: tuple[dict[str, str], ...]

    def method(self, name: str) -> MethodCheck | None:
        """The figures of one method, where it was measured."""
        return next((item for item in self.methods if item.method == name), None)

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        return {
            "model": self.model,
            "default_method": self.default_method,
            "samples": self.samples,
            "rule": RULE,
            "methods": [item.as_dict() for item in self.methods],
            "left_out": self.left_out,
            "agreements": [item.as_dict() for item in self.agreements],
            "shares": list(self.shares),
            "unreadable": list(self.unreadable),
        }


def check_explanations(
    bundle: Bundle,
    samples: CheckSamples,
    *,
    options: CheckOptions | None = None,
    device: str = "auto",
    on_progress: Callable[[int, int], None] | None = None,
) -> ExplanationCheck:
    """Check methods on one model.

    Args:
        bundle: The model.
        samples: From `load_samples`.
        options: How.
        device: ``auto``, ``cpu``, ``cuda``, ...
        on_progress: Called with the methods done and their total.

    Raises:
        UnknownNameError: If there is no such method.
        ExplanationError: If there is no such class.
    """
    options = options or CheckOptions()
    model = WatchedModel(bundle, device=device)
    size_px = bundle.preprocessing.size_px
    default = choose_method(AUTO, model.network, size_px=size_px).name
    subject = Subject.of(
        model, samples, target=options.target, batch_size=options.batch_size
    )
    wanted, left_out = _suited(options, model, size_px)
    run = Run(subject, samples, options, len(wanted))
    for number, method in enumerate(wanted):
        reason = run.try_method(method)
        if reason is not None:
            left_out[method.name] = reason
        if on_progress is not None:
            on_progress(number + 1, len(wanted))
    return ExplanationCheck(
        model=bundle.id,
        default_method=default,
        samples=len(samples),
        methods=tuple(run.figures),
        left_out=left_out,
        agreements=run.agreements(),
        shares=tuple(run.shares()),
        unreadable=tuple(vars(item) for item in samples.unreadable),
    )


def _suited(
    options: CheckOptions, model: WatchedModel, size_px: int
) -> tuple[list[Method], dict[str, str]]:
    """The control, then what was asked for and suits, slow ones last; and the rest."""
    names = dict.fromkeys((CONTROL, *(options.methods or METHODS)))
    ordered = sorted(names, key=lambda name: (name != CONTROL, name in _SLOW))
    refusals = {name: METHODS[name].refuses(model.network, size_px) for name in ordered}
    wanted = [METHODS[name] for name, reason in refusals.items() if reason is None]
    return wanted, {name: reason for name, reason in refusals.items() if reason}
