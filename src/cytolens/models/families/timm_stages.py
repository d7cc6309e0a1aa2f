"""Cut any timm or Transformers network into stem, stages, neck and head."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from torch import nn

_CONTAINERS = {"blocks", "stages", "layers", "layer", "features"}
_NUMBERED = re.compile(r"(layer|stage|s)_?\d+")


class Stage(nn.Module):
    """Modules (and loose parameters) that are frozen and trained together.

    It only refers to them; the network stays their owner.
    """

    def __init__(self, modules: list[nn.Module], loose: list[nn.Parameter]) -> None:
        super().__init__()
        self.parts = nn.ModuleList(modules)
        self.loose = nn.ParameterList(loose)


@dataclass
class _Cut:
    """The modules in order, sorted into the three kinds of place."""

    stem: list[nn.Module] = field(default_factory=list)
    stages: list[list[nn.Module]] = field(default_factory=list)
    neck: list[nn.Module] = field(default_factory=list)

    def add_loose(self, module: nn.Module) -> None:
        (self.neck if self.stages else self.stem).append(module)

    def add_stage(self, module: nn.Module) -> None:
        # What stood between two stages belongs to the earlier one.
        if self.stages:
            self.stages[-1].extend(self.neck)
            self.neck.clear()
        self.stages.append([module])


def timm_stages(model: nn.Module, head: nn.Module) -> dict[str, nn.Module]:
    """Name the stages ``stem``, ``stage1`` to ``stageN``, ``neck`` (if any), ``head``.

    Args:
        model: A network of timm's or of Transformers'.
        head: Its classifier; a module that is not in it where it has none.
    """
    cut = _Cut()
    _walk(model, head, cut)
    loose = [p for _, p in model.named_parameters(recurse=False)]
    named: dict[str, nn.Module] = {"stem": Stage(cut.stem, loose)}
    for number, modules in enumerate(cut.stages, start=1):
        named[f"stage{number}"] = Stage(modules, [])
    if cut.neck:
        named["neck"] = Stage(cut.neck, [])
    named["head"] = head
    return named


def _walk(module: nn.Module, head: nn.Module, cut: _Cut) -> None:
    for name, child in module.named_children():
        if child is head or next(child.parameters(), None) is None:
            continue
        if name in _CONTAINERS:
            for part in child.children():
                cut.add_stage(part)
        elif _holds(child, head) or _holds_container(child):
            _walk(child, head, cut)
        elif _NUMBERED.fullmatch(name):
            cut.add_stage(child)
        else:
            cut.add_loose(child)


def _holds(module: nn.Module, part: nn.Module) -> bool:
    return any(found is part for found in module.modules())


def _holds_container(module: nn.Module) -> bool:
    return any(name in _CONTAINERS for name, _ in module.named_children())
