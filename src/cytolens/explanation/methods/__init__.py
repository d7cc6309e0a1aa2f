"""Ways to explain an answer, one per file. Importing this imports torch."""

import importlib
import pkgutil

from cytolens.explanation.methods.registry import METHODS as METHODS

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
