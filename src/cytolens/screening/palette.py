"""Colours of classes that the colour-blind can tell apart."""

OKABE_ITO = (
    (213, 94, 0),
    (0, 114, 178),
    (0, 158, 115),
    (230, 159, 0),
    (204, 121, 167),
    (86, 180, 233),
    (240, 228, 66),
)
"""Okabe and Ito 2008, https://jfly.uni-koeln.de/color/ (black left out)."""
SUSPICIOUS = OKABE_ITO[0]


def class_colour(index: int) -> tuple[int, int, int]:
    """Colour of the class at a place in the order; repeats after seven."""
    return OKABE_ITO[index % len(OKABE_ITO)]
