from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from support.screened import Screened


def features(screened: Screened, name: str) -> list[dict[str, Any]]:
    content = json.loads((screened.folder / name).read_text("utf-8"))
    assert content["type"] == "FeatureCollection"
    found: list[dict[str, Any]] = content["features"]
    return found


@pytest.mark.parametrize("name", ["regions.geojson", "tiles.geojson"])
def test_every_object_is_what_qupath_reads(screened: Screened, name: str) -> None:
    found = features(screened, name)
    assert found
    kind = "annotation" if name == "regions.geojson" else "tile"
    for feature in found:
        uuid.UUID(feature["id"])
        assert feature["type"] == "Feature"
        assert feature["properties"]["objectType"] == kind
        colour = feature["properties"]["classification"]["color"]
        assert len(colour) == 3
        assert all(0 <= part <= 255 for part in colour)
        for value in feature["properties"]["measurements"].values():
            assert isinstance(value, int | float)
        for ring in feature["geometry"]["coordinates"]:
            assert ring[0] == ring[-1]
    assert len({feature["id"] for feature in found}) == len(found)


def test_tiles_are_the_scored_ones(screened: Screened) -> None:
    scored = screened.table[screened.table["status"] == "scored"]
    found = features(screened, "tiles.geojson")
    corners = [feature["geometry"]["coordinates"][0][0] for feature in found]
    assert corners == scored[["x_px", "y_px"]].to_numpy().tolist()
    for feature, tumour in zip(found, scored["prob:tumour"], strict=True):
        measured = feature["properties"]["measurements"]["tumour"]
        assert measured == pytest.approx(tumour, abs=1e-5)


def test_the_region_lies_in_the_slide(screened: Screened) -> None:
    (region,) = features(screened, "regions.geojson")
    assert region["properties"]["measurements"]["Rank"] == 1
    assert region["properties"]["classification"]["name"] == "tumour"
    for x, y in region["geometry"]["coordinates"][0]:
        assert 0 <= x <= 1500
        assert 0 <= y <= 1000
