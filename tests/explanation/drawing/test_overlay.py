from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cytolens.explanation.drawing.overlay import draw_explanation, write_overlay
from cytolens.explanation.explanation import Explanation
from support.explained import blob, explained


def words_of(explanation: Explanation) -> str:
    return "\n".join(text.get_text() for text in draw_explanation(explanation).texts)


def test_says_what_must_be_said() -> None:
    words = words_of(explained(notes=("The map is empty.",)))
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
