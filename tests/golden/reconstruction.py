"""Finds scores that give a published table of thresholds.

Run as ``python tests/golden/reconstruction.py`` to write the scores again.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parent
TABLE = FOLDER / "dual_resnet50_table.csv"
SCORES = FOLDER / "dual_resnet50_scores.csv"
POSITIVES, NEGATIVES = 4, 45


def reconstruct(table: pd.DataFrame) -> pd.DataFrame:
    """Place each score in the middle of the step in which the table loses it.

    Recall gives the positives called at each threshold, accuracy then the negatives.
    """
    samples = POSITIVES + NEGATIVES
    hits = (table["recall"] * POSITIVES).round().astype(int)
    right = (table["accuracy"] * samples).round().astype(int)
    called = {"positive": hits, "negative": NEGATIVES - (right - hits)}
    ends = [*table["threshold"][1:], 1.0]
    middles = [(a + b) / 2 for a, b in zip(table["threshold"], ends, strict=True)]
    rows = [
        (label, round(middle, 3))
        for label, count in called.items()
        for middle, lost in zip(
            middles, count - count.shift(-1, fill_value=0), strict=True
        )
        for _ in range(lost)
    ]
    return pd.DataFrame(rows, columns=["label", "score"])


if __name__ == "__main__":
    reconstruct(pd.read_csv(TABLE)).to_csv(SCORES, index=False)
