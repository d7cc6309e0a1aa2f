import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from cytolens.explanation.drawing.scale_bar import draw_scale_bar
from cytolens.explanation.scale import Scale
from cytolens.units import MicronsPerPixel

INCHES, DPI = 3.5, 130


def drawn(scale: Scale, *, ground: int) -> np.ndarray:
    """A picture of one grey with the bar on it, as grey values."""
    figure = Figure(figsize=(INCHES, INCHES), dpi=DPI)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    side = scale.size_px
    picture = np.full((side, side, 3), ground, dtype=np.uint8)
    axes.imshow(picture, extent=(0, side, side, 0))
    axes.set_axis_off()
    draw_scale_bar(axes, scale)
    canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib's
    rgba = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]  # its too
    return np.asarray(rgba[..., :3].mean(axis=2))


@pytest.mark.parametrize("side", [32, 96, 1024])
@pytest.mark.parametrize("ground", [0, 128, 255])
def test_is_as_long_as_it_says_and_seen_on_every_ground(side: int, ground: int) -> None:
    scale = Scale(MicronsPerPixel(0.25), MicronsPerPixel(0.25), side)
    grey = drawn(scale, ground=ground)
    lower = grey[int(0.93 * len(grey)) :]
    is_plate = lower > 200 if ground < 200 else lower < 255
    on_plate = lower[is_plate.any(axis=1)][:, is_plate.any(axis=0)]
    dark = (on_plate < 60).sum(axis=1).max()
    assert dark == pytest.approx(scale.bar_um / scale.across / side * len(grey), abs=3)


def test_says_its_length() -> None:
    scale = Scale(MicronsPerPixel(0.25), MicronsPerPixel(0.25), 96)
    figure = Figure()
    axes = figure.add_axes((0, 0, 1, 1))
    draw_scale_bar(axes, scale)
    texts = [t.get_text() for t in axes.findobj(mpl.text.Text)]
    assert "5 \N{MICRO SIGN}m" in texts
