from cytolens.reporting.drawings.strokes import COLOURS, stroke
from support.contrast import contrast


def test_seven_lines_differ_without_colour() -> None:
    looks = [stroke(i) for i in range(7)]
    told_apart = {(str(look["linestyle"]), look["marker"]) for look in looks}
    assert len(told_apart) == 7
    assert len({look["color"] for look in looks}) == 7


def test_lines_can_be_seen_on_white() -> None:
    for colour in COLOURS:
        assert contrast(colour, "#ffffff") >= 3, colour
