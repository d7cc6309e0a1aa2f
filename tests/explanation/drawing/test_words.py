from cytolens.explanation.drawing.words import (
    footnotes,
    headline,
    percent,
    scale_label,
    shortened,
    subtitle,
)
from support.explained import explained


def test_the_answer_comes_first() -> None:
    assert headline(explained()) == "malignant, 80.0 %"
    assert subtitle(explained()) == "Grad-CAM, for malignant"
    other = explained(target="benign")
    assert headline(other) == "malignant, 80.0 %"
    assert subtitle(other) == "Grad-CAM, for benign (20.0 %)"


def test_no_model_is_sure() -> None:
    assert percent(0.99951) == "over 99.9 %"
    assert percent(0.0) == "under 0.1 %"
    assert percent(0.0549) == "5.5 %"


def test_names_are_cut_where_they_are_alike() -> None:
    assert shortened("a/b/c.png", 20) == "a/b/c.png"
    assert shortened("0123456789", 6) == "...789"
    assert shortened("a\nb\x07", 6) == "a?b?"


def test_footnotes_and_scale() -> None:
    said = footnotes(explained(notes=("Beware.",)), is_outlined=True)
    assert said[0] == "cells/one.png"
    assert "half of what speaks for malignant" in said[1]
    assert said[2] == "Beware."
    assert scale_label(explained()) == "Grad-CAM"
    assert "against" in scale_label(explained(kind="signed"))
