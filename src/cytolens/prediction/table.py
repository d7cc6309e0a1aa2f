"""The predictions table: everything a figure may be computed from.

Columns: ``sample``, ``group``, ``site``, ``split``, ``label`` (strings, may be
missing but for ``sample``), for every class ``prob:<class>`` and ``logit:<class>``
(float64), and ``model`` (the bundle's id). Softmax of the logits is the
probabilities. Further manifest columns follow for subgroup analysis.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.prediction.checks import check_table, class_names, softmax
from cytolens.prediction.columns import LOGIT, PROB
from cytolens.prediction.columns import PredictionsTableError as PredictionsTableError
from cytolens.prediction.storage import read_table, write_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from cytolens.manifest.schema import Manifest

ENGINE = "engine"
"""Where a table's ``attrs`` name the engine that scored it; Parquet keeps them."""
KEPT_FIRST = ("sample", "group", "site", "split", "label")


@dataclass(frozen=True)
class Predictions:
    """A validated predictions table.

    Raises:
        PredictionsTableError: On construction, if ``table`` is no predictions table.
    """

    table: pd.DataFrame

    def __post_init__(self) -> None:
        check_table(self.table)

    def __len__(self) -> int:
        return len(self.table)

    @property
    def classes(self) -> tuple[str, ...]:
        """Class names in the order of the model's outputs."""
        return class_names(self.table)

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """Shape ``(samples, classes)``."""
        return self.table[[PROB + c for c in self.classes]].to_numpy(dtype="float64")

    @property
    def logits(self) -> NDArray[np.float64]:
        """Shape ``(samples, classes)``."""
        return self.table[[LOGIT + c for c in self.classes]].to_numpy(dtype="float64")

    @property
    def predicted(self) -> list[str]:
        """The most probable class of each sample; the first of equals."""
        names = self.classes
        return [names[i] for i in self.probabilities.argmax(axis=1)]

    @property
    def engine(self) -> str | None:
        """What ran the network, where the table says so: ``openvino-int8 (cpu)``."""
        name = self.table.attrs.get(ENGINE)
        return name if isinstance(name, str) else None

    def where(self, mask: NDArray[np.bool_]) -> Predictions:
        """The rows for which ``mask`` (shape ``(samples,)``) is true."""
        return Predictions(self.table[mask].reset_index(drop=True))

    def write(self, path: Path | str) -> None:
        """Write Parquet (or CSV, by suffix), atomically."""
        write_table(self.table, Path(path))

    @classmethod
    def read(cls, path: Path | str) -> Predictions:
        """Read and validate a table.

        Raises:
            PredictionsTableError: If it is no predictions table.
        """
        return cls(read_table(Path(path)))


def build_predictions(
    manifest: Manifest,
    logits: ArrayLike,
    *,
    classes: Sequence[str],
    model: str | Sequence[str],
) -> Predictions:
    """Put a model's outputs beside the samples they belong to.

    Args:
        manifest: The samples, in the order of ``logits``.
        logits: Outputs before the softmax, shape ``(samples, classes)``.
        classes: Names of the outputs, in order.
        model: Id of the bundle, or one for each sample (folds).

    Returns:
        Predictions with every column of the manifest but the image paths.

    Raises:
        PredictionsTableError: If an output is not finite.
    """
    import numpy as np
    import pandas as pd

    outputs = np.asarray(logits, dtype=np.float64).reshape(len(manifest), len(classes))
    source = manifest.table
    extra = [
        c
        for c in source.columns
        if c not in {*KEPT_FIRST, *manifest.image_columns, "model"}
    ]
    table = source[list(KEPT_FIRST)].reset_index(drop=True)
    numbers = [(PROB, softmax(outputs)), (LOGIT, outputs)]
    columns = {
        prefix + name: values[:, i]
        for prefix, values in numbers
        for i, name in enumerate(classes)
    }
    scores = pd.DataFrame(columns, index=table.index)
    model_column = pd.Series(model, index=table.index, name="model", dtype="string")
    rest = source[extra].reset_index(drop=True)
    return Predictions(pd.concat([table, scores, model_column, rest], axis=1))
