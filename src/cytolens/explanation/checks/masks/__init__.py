"""Readers of masks that people drew, one kind per file."""

import importlib
import pkgutil

from cytolens.explanation.checks.masks.registry import MASKS as MASKS

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
