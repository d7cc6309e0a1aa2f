from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.slides.errors import UnreadableSlideError
from cytolens.slides.openslide_reader import OpenSlideReader
from support.slides import spoil_tile, tissue_slide, write_slide

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def reader(slide_path: Path) -> Iterator[OpenSlideReader]:
    opened = OpenSlideReader(slide_path)
    yield opened
    opened.close()


def test_levels_and_resolution(reader: OpenSlideReader) -> None:
    facts = reader.facts
    assert (facts.reader, facts.vendor) == ("openslide", "generic-tiff")
    assert facts.level_downsamples == (1, 2, 4)
    assert facts.mpp_xy == pytest.approx((0.5, 0.5))


def test_pixels_are_those_of_the_file(reader: OpenSlideReader) -> None:
    pixels = reader.read_level(0, (700, 400), size_px=(60, 40))
    expected = tissue_slide(1500, 1000)[400:440, 700:760]
    np.testing.assert_array_equal(pixels, expected)


def test_beyond_the_scan_is_white(reader: OpenSlideReader) -> None:
    pixels = reader.read_level(0, (1490, 990), size_px=(20, 20))
    assert (pixels[10:, 10:] == 255).all()
    assert not (pixels[:10, :10] == 255).all()


def test_there_is_no_way_to_label_and_macro(reader: OpenSlideReader) -> None:
    assert not [name for name in dir(reader) if "associated" in name]


def test_one_bad_place_does_not_spoil_the_others(tmp_path: Path) -> None:
    path = write_slide(tmp_path / "bad.tiff", tissue_slide(1024, 768))
    spoil_tile(path, x_px=300, y_px=300)
    reader = OpenSlideReader(path)
    for _ in range(2):
        with pytest.raises(UnreadableSlideError, match="level 0"):
            reader.read_level(0, (300, 300), size_px=(20, 20))
        good = reader.read_level(0, (600, 600), size_px=(20, 20))
        expected = tissue_slide(1024, 768)[600:620, 600:620]
        np.testing.assert_array_equal(good, expected)
    reader.close()


def test_after_an_error_the_file_is_opened_anew_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_slide(tmp_path / "bad.tiff", tissue_slide(1024, 768))
    spoil_tile(path, x_px=300, y_px=300)
    reader = OpenSlideReader(path)
    with pytest.raises(UnreadableSlideError):
        reader.read_level(0, (300, 300), size_px=(20, 20))
    # No further handle may be needed for places that are whole.
    monkeypatch.delattr(OpenSlideReader, "_open")
    reader.read_level(0, (600, 600), size_px=(20, 20))
    reader.close()
