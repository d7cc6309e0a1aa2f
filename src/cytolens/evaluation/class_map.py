"""Merge or drop classes by a written rule, such as seven classes to two.

A TOML file::

    positive = "abnormal"
    drop = ["artefact"]

    [classes]
    normal = ["normal_columnar", "normal_intermediate", "normal_superficial"]
    abnormal = ["light_dysplastic", "moderate_dysplastic", "carcinoma_in_situ"]

    [labels]
    normal = ["NL"]
    abnormal = ["LSIL", "HSIL"]

``classes`` merges the model's classes: probabilities add up. ``labels`` says what
further names in the data mean. A dropped class leaves both sides: its samples are not
counted, and the other probabilities are scaled to one.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field, ValidationError

from cytolens.config import StrictModel
from cytolens.evaluation.errors import ClassMapError
from cytolens.prediction.checks import softmax
from cytolens.prediction.columns import LOGIT, PROB
from cytolens.prediction.table import Predictions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


class ClassMap(StrictModel):
    """New class names, and what each is made of."""

    classes: dict[str, tuple[str, ...]]
    labels: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    drop: tuple[str, ...] = ()
    positive: str | None = None

    @property
    def label_names(self) -> dict[str, str]:
        """Label in the data -> new class."""
        named = {name: name for name in self.classes}
        return named | _reversed(self.classes) | _reversed(self.labels)


def read_class_map(path: Path | str) -> ClassMap:
    """Read a class map.

    Raises:
        ClassMapError: If the file is missing or not as described above.
    """
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        return _checked(ClassMap.model_validate(data), str(path))
    except OSError as error:
        raise ClassMapError(f"{path}: cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ClassMapError(f"{path}: is not valid TOML ({error}).") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        msg = f"{path}: {where}: {first['msg']}. Expected [classes] new = [old, ...]."
        raise ClassMapError(msg) from error


def apply_class_map(predictions: Predictions, class_map: ClassMap) -> Predictions:
    """Merge classes of a table.

    Args:
        predictions: With the model's own classes; labels may be the model's, the
            new names, or those of ``labels``.
        class_map: The rule.

    Returns:
        A table of the new classes, in sorted order. The logit of a merged class is
        the logarithm of the sum of exponentials of its parts.

    Raises:
        ClassMapError: If a class of the model or a label of the data is not named.
    """
    _require_all_named(predictions.classes, class_map)
    kept = predictions.where(~_dropped(predictions, class_map))
    names = sorted(class_map.classes)
    logits = _merged(kept, [class_map.classes[name] for name in names])
    table = kept.table.drop(
        columns=[prefix + c for c in kept.classes for prefix in (PROB, LOGIT)]
    )
    table["label"] = table["label"].map(class_map.label_names).astype("string")
    for prefix, values in ((PROB, softmax(logits)), (LOGIT, logits)):
        for i, name in enumerate(names):
            table[prefix + name] = values[:, i]
    return Predictions(table)


def _merged(kept: Predictions, parts: list[tuple[str, ...]]) -> NDArray[np.float64]:
    from scipy.special import logsumexp

    columns = {name: i for i, name in enumerate(kept.classes)}
    merged = [
        logsumexp(kept.logits[:, [columns[c] for c in part]], axis=1) for part in parts
    ]
    return np.stack(merged, axis=1)


def _require_all_named(classes: tuple[str, ...], class_map: ClassMap) -> None:
    named = {*_reversed(class_map.classes), *class_map.drop}
    if forgotten := sorted(set(classes) - named):
        msg = (
            f"The class map says nothing of {', '.join(forgotten)}. Put each class of "
            "the model under [classes], or in drop."
        )
        raise ClassMapError(msg)
    if unknown := sorted(set(_reversed(class_map.classes)) - set(classes)):
        msg = (
            f"The class map merges {', '.join(unknown)}, but the model's classes are "
            f"{', '.join(classes)}. Names that only the data has go under [labels]."
        )
        raise ClassMapError(msg)


def _dropped(predictions: Predictions, class_map: ClassMap) -> NDArray[np.bool_]:
    labels = predictions.table["label"]
    known = {*class_map.label_names, *class_map.drop}
    if unknown := sorted(set(map(str, labels.dropna())) - known):
        msg = (
            f"The class map does not say what the labels {', '.join(unknown)} mean. "
            "Put each under [labels], or in drop."
        )
        raise ClassMapError(msg)
    dropped: NDArray[np.bool_] = labels.isin(class_map.drop).to_numpy(dtype=bool)
    return dropped


def _checked(class_map: ClassMap, source: str) -> ClassMap:
    names = list(class_map.classes)
    if len(names) < 2:
        raise ClassMapError(f"{source}: [classes] names {len(names)}, expected two.")
    if unknown := sorted(set(class_map.labels) - set(names)):
        msg = f"{source}: [labels] maps to {', '.join(unknown)}, not in [classes]."
        raise ClassMapError(msg)
    if class_map.positive is not None and class_map.positive not in names:
        msg = f"{source}: positive is {class_map.positive!r}, not in [classes]."
        raise ClassMapError(msg)
    for section in (class_map.classes, class_map.labels):
        old = [*(c for part in section.values() for c in part), *class_map.drop]
        if twice := sorted({c for c in old if old.count(c) > 1}):
            raise ClassMapError(f"{source}: stands twice: {', '.join(twice)}.")
    return class_map


def _reversed(section: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {old: new for new, parts in section.items() for old in parts}
