"""Train, evaluate, explain and serve cancer-microscopy classifiers.

The four verbs are loaded when they are first used, so that importing the package
loads neither torch nor pandas.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from cytolens.errors import CytolensError

if TYPE_CHECKING:
    from cytolens.api import evaluate
    from cytolens.explanation.explainer import Explainer
    from cytolens.prediction.classifier import load
    from cytolens.screening.screen import screen
    from cytolens.training.run import train

__version__ = "0.1.0"
__all__ = [
    "CytolensError",
    "Explainer",
    "__version__",
    "evaluate",
    "load",
    "screen",
    "train",
]

_VERBS = {
    "Explainer": "cytolens.explanation.explainer",
    "evaluate": "cytolens.api",
    "load": "cytolens.prediction.classifier",
    "screen": "cytolens.screening.screen",
    "train": "cytolens.training.run",
}


def __getattr__(name: str) -> object:
    if name not in _VERBS:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_VERBS[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
