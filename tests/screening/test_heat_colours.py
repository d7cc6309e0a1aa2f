from cytolens.screening.heat_colours import colour_table


def test_colours_grow_lighter_from_blue_to_yellow() -> None:
    table = colour_table()
    assert table.shape == (256, 3)
    lightness = table.astype(float) @ (0.2126, 0.7152, 0.0722)
    assert (lightness[16:] > lightness[:-16]).all()
    assert table[0, 2] > table[0, 0]
    assert table[-1, 0] > table[-1, 2]
