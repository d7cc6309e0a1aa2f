import numpy as np
import pandas as pd

from cytolens.screening.gallery import rank_fields


def table(*places: tuple[int, int], unscored: int = 0) -> pd.DataFrame:
    statuses = ["scored"] * (len(places) - unscored) + ["background"] * unscored
    return pd.DataFrame(places, columns=["x_px", "y_px"]).assign(
        tile=range(len(places)), side_px=100, status=statuses
    )


def test_the_highest_is_first_and_the_count_is_kept() -> None:
    tiles = table((0, 0), (100, 0), (200, 0), (300, 0))
    fields = rank_fields(tiles, np.array([0.1, 0.9, 0.5, 0.7]), count=3)
    assert fields["tile"].tolist() == [1, 3, 2]
    assert fields["rank"].tolist() == [1, 2, 3]
    assert fields["suspicion"].tolist() == [0.9, 0.7, 0.5]


def test_a_field_that_is_mostly_shown_already_is_passed_over() -> None:
    tiles = table((0, 0), (25, 0), (50, 0), (25, 75))
    fields = rank_fields(tiles, np.array([0.9, 0.8, 0.7, 0.6]), count=4)
    assert fields["tile"].tolist() == [0, 2, 3]


def test_only_scored_tiles_are_shown() -> None:
    tiles = table((0, 0), (100, 0), unscored=1)
    fields = rank_fields(tiles, np.array([0.2, np.nan]), count=5)
    assert fields["tile"].tolist() == [0]


def test_none_may_be_asked_for() -> None:
    assert rank_fields(table((0, 0)), np.array([0.2]), count=0).empty
