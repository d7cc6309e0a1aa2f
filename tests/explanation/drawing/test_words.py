from cytolens.explanation.drawing.words import (
    LONGEST_CLASS,
    LONGEST_SAMPLE,
    headline,
    percent,
    scale_label,
    short_sample,
    short_target,
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


def test_the_scale_is_named() -> None:
    assert scale_label(explained()) == "Grad-CAM"
    assert "against" in scale_label(explained(kind="signed"))


def test_long_names_are_short() -> None:
    long = explained(sample="a/" * 99, target="c" * 99, probabilities={"c" * 99: 1.0})
    assert len(short_sample(long)) == LONGEST_SAMPLE
    assert len(short_target(long)) == LONGEST_CLASS
