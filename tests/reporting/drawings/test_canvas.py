import matplotlib as mpl

from cytolens.reporting.drawings.canvas import Drawing, canvas, finish


def draw(text: str) -> Drawing:
    with canvas(2, 1) as (figure, axes):
        axes.plot([0, 1], [0, 1])
        axes.set_title(text)
        return finish(figure, "line")


def test_the_same_data_are_the_same_bytes() -> None:
    one, two = draw("a"), draw("a")
    assert one == two
    assert one.svg.startswith("<svg")
    assert one.png.startswith(b"\x89PNG")


def test_a_name_is_never_mathematics_nor_an_error() -> None:
    assert draw("$x_1^{").svg
    assert draw("\u7ec6\U0001f9ff").svg


def test_global_settings_stay_as_they_were() -> None:
    before = dict(mpl.rcParams)
    draw("a")
    assert dict(mpl.rcParams) == before
