"""The tile table: one row for every tile of the grid.

Columns: ``tile``, ``row``, ``column``, ``x_px``, ``y_px`` and ``side_px`` (level 0),
``piece`` (of tissue, from 1; 0 is none), ``tissue`` and ``ink`` (shares), ``status``,
``blur``, ``why``, ``model``, and for every class ``prob:<class>`` and
``logit:<class>`` (missing where the tile was not scored).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.prediction.checks import softmax
from cytolens.prediction.columns import LOGIT, PROB
from cytolens.screening.pieces import number_pieces
from cytolens.screening.tile_status import TileStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cytolens.screening.plan import Plan
    from cytolens.screening.tile_reading import ReadTile


def score_rows(
    tiles: Sequence[ReadTile], logits: NDArray[np.float64], *, classes: Sequence[str]
) -> pd.DataFrame:
    """Rows for tiles that were read.

    Args:
        tiles: The tiles.
        logits: Those of the scored ones among them, in order, shape ``(n, classes)``.
        classes: Class names.
    """
    scored = [t.status is TileStatus.SCORED for t in tiles]
    filled = np.full((2, len(tiles), len(classes)), np.nan)
    filled[:, scored] = logits, softmax(logits)
    columns: dict[str, object] = {
        "tile": np.array([t.tile for t in tiles], np.int64),
        "status": [t.status.value for t in tiles],
        "blur": np.array([t.blur for t in tiles], np.float64),
        "why": [t.why for t in tiles],
    }
    columns |= {PROB + c: filled[1, :, i] for i, c in enumerate(classes)}
    columns |= {LOGIT + c: filled[0, :, i] for i, c in enumerate(classes)}
    return pd.DataFrame(columns)


def assemble(plan: Plan, scored: pd.DataFrame, *, model_id: str) -> pd.DataFrame:
    """Put the rows of the tiles that were read into the table of all tiles."""
    rows, columns = np.divmod(np.arange(len(plan.grid)), plan.grid.shape[1])
    table = pd.DataFrame(
        {
            "tile": np.arange(len(plan.grid)),
            "row": rows,
            "column": columns,
            "x_px": plan.grid.x_px[columns],
            "y_px": plan.grid.y_px[rows],
            "side_px": plan.grid.tile_px,
            "piece": number_pieces(plan.status, plan.grid),
            "tissue": plan.tissue,
            "ink": plan.ink,
        }
    )
    merged = table.merge(scored, on="tile", how="left", validate="one_to_one")
    low_power = pd.Series(plan.status.astype(object), index=merged.index)
    merged["status"] = merged["status"].fillna(low_power).astype("str")
    merged["why"] = merged["why"].fillna("").astype("str")
    merged.insert(merged.columns.tolist().index("why") + 1, "model", model_id)
    merged.attrs["intended_use"] = RESEARCH_USE_ONLY
    return merged
