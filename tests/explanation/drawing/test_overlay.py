from pathlib import Path

import numpy as np
import pytest
from mpl_toolkits.axes_grid1.anchored_artists import (  # type: ignore[import-untyped]  # matplotlib types no toolkit
    AnchoredSizeBar,
)
from PIL import Image

from cytolens.explanation.drawing.overlay import draw_explanation, write_overlay
from cytolens.explanation.explanation import Explanation
from cytolens.explanation.looking import LooksAt
from cytolens.explanation.scale import Scale
from cytolens.units import MicronsPerPixel
from support.explained import blob, centre_and_rest, explained


def words_of(explanation: Explanation) -> str:
    return "\n".join(text.get_text() for text in draw_explanation(explanation).texts)


def test_says_what_must_be_said() -> None:
    words = words_of(explained(remarks=("The map is empty.",)))
    for part in (
        "malignant, 80.0 %",
        "Grad-CAM",
        "Research use only, not for diagnosis",
        "cells/one.png",
        "The map is empty.",
    ):
        assert part in words


def test_a_pair_has_two_rows_and_one_scale() -> None:
    figure = draw_explanation(explained(np.concatenate([blob(), 2 * blob()])))
    *panels, scale = figure.axes
    assert len(panels) == 4
    assert panels[0].texts[0].get_text() == "before"
    maps = [panel.images[-1] for panel in (panels[1], panels[3])]
    assert maps[0].get_clim() == maps[1].get_clim()
    assert maps[0].get_clim() == pytest.approx((0, 2), abs=1e-3)
    assert scale.get_ylabel() == "Grad-CAM"


def bars_of(explanation: Explanation) -> list[list[str]]:
    """What scale bars say, panel by panel."""
    *panels, _ = draw_explanation(explanation).axes
    return [
        [bar.txt_label.get_text() for bar in panel.findobj(AnchoredSizeBar)]
        for panel in panels
    ]


def test_a_bar_only_where_the_resolution_is_known() -> None:
    scale = Scale(MicronsPerPixel(0.5), MicronsPerPixel(0.5), 32)
    assert bars_of(explained()) == [[], []]
    assert bars_of(explained(scales=(scale,))) == [["2 \N{MICRO SIGN}m"], []]
    pair = explained(np.concatenate([blob(), blob()]), scales=(None, scale))
    assert bars_of(pair) == [[], [], ["2 \N{MICRO SIGN}m"], []]


def test_parts_of_the_cell_are_outlined_and_named() -> None:
    share = explained().saliency.share()[0]
    looking = explained(looks_at=LooksAt.of(share, centre_and_rest()))
    assert "looks at: nucleus 86 %, elsewhere 14 %" in words_of(looking)
    count = [
        len(draw_explanation(e).axes[0].collections) for e in (explained(), looking)
    ]
    assert count[1] == count[0] + 2


@pytest.mark.parametrize("kind", ["positive", "signed"])
def test_odd_names_and_empty_maps_are_drawn(tmp_path: Path, kind: str) -> None:
    odd = explained(
        np.zeros((1, 32, 32), dtype=np.float32),
        kind=kind,  # type: ignore[arg-type]  # one of both
        sample="$\\frac{$ 细胞 " + 200 * "x",
        target="$a_",
        probabilities={"$a_": 0.5, "b\n": 0.5},
    )
    write_overlay(tmp_path / "odd.png", odd)
    with Image.open(tmp_path / "odd.png") as picture:
        assert picture.width > 900
    assert [p.name for p in tmp_path.iterdir()] == ["odd.png"]
