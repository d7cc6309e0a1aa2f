from cytolens.reporting.layout import block_rows
from cytolens.reporting.report import Paragraph, Picture


def test_neighbouring_half_pictures_pair_up_and_nothing_else() -> None:
    text = Paragraph("text")
    half = [Picture(str(i), "alt", "<svg/>") for i in range(4)]
    wide = Picture("wide", "alt", "<svg/>", wide=True)
    rows = block_rows([half[0], half[1], half[2], text, half[3], wide])
    assert rows == ((half[0], half[1]), (half[2],), (text,), (half[3],), (wide,))
    assert block_rows([]) == ()
