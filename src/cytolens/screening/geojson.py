"""GeoJSON that QuPath 0.4 and later open: regions as annotations, tiles as tiles.

Source:
    QuPath's reader, ``qupath.lib.io.QuPathTypeAdapters``: an ``id`` that is a UUID;
    ``objectType`` annotation, detection or tile; ``classification`` with ``name`` and
    ``color`` of three numbers; ``measurements`` as one object of numbers; ``metadata``
    of texts. Members it does not know are passed over, as RFC 7946 asks (6.1).
"""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.prediction.columns import PROB
from cytolens.screening.palette import SUSPICIOUS, class_colour
from cytolens.screening.tile_status import TileStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import pandas as pd

    from cytolens.screening.regions import SuspiciousRegion
    from cytolens.screening.suspicion import Suspicion

NAMESPACE = uuid.UUID("6f1f4a43-94c8-4d2e-9c3f-7f0a8f6f5a10")
"""QuPath wants a UUID per object; derived from the slide, it never changes."""


def write_region_geojson(
    regions: Sequence[SuspiciousRegion], path: Path, *, slide: str, suspicion: Suspicion
) -> None:
    """Write regions as annotations with class, colour and measurements."""
    name = ", ".join(suspicion.classes)
    _write(path, (_region(r, slide=slide, name=name) for r in regions))


def write_tile_geojson(
    table: pd.DataFrame, path: Path, *, slide: str, classes: Sequence[str]
) -> None:
    """Write every scored tile with its most probable class and its probabilities."""
    _write(path, _tiles(table, slide=slide, classes=classes))


def _region(region: SuspiciousRegion, *, slide: str, name: str) -> dict[str, Any]:
    return _feature(
        key=f"{slide}/region/{region.rank}",
        rings=region.rings_px,
        properties={
            "objectType": "annotation",
            "name": f"Region {region.rank}",
            "classification": {"name": name, "color": list(SUSPICIOUS)},
            "measurements": {
                "Rank": region.rank,
                "Tiles": region.tiles,
                "Area mm^2": region.area_mm2,
                "Max suspicion": region.max_suspicion,
                "Mean suspicion": region.mean_suspicion,
            },
            "metadata": {"Intended use": RESEARCH_USE_ONLY},
        },
    )


def _tiles(
    table: pd.DataFrame, *, slide: str, classes: Sequence[str]
) -> Iterator[dict[str, Any]]:
    scored = table[table["status"] == TileStatus.SCORED.value]
    probabilities = scored[[PROB + c for c in classes]].to_numpy(dtype="float64")
    places = scored[["tile", "x_px", "y_px", "side_px"]].to_numpy()
    for (tile, x, y, side), probs in zip(
        places.tolist(), probabilities.round(5).tolist(), strict=True
    ):
        best = int(np.argmax(probs))
        square = ((x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y))
        yield _feature(
            key=f"{slide}/tile/{tile}",
            rings=(square,),
            properties={
                "objectType": "tile",
                "classification": {
                    "name": classes[best],
                    "color": list(class_colour(best)),
                },
                "measurements": dict(zip(classes, probs, strict=True)),
            },
        )


def _feature(
    *, key: str, rings: Iterable[Iterable[tuple[int, int]]], properties: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": str(uuid.uuid5(NAMESPACE, key)),
        "geometry": {
            "type": "Polygon",
            "coordinates": [[list(point) for point in ring] for ring in rings],
        },
        "properties": properties,
    }


def _write(path: Path, features: Iterable[dict[str, Any]]) -> None:
    """Stream the features, so that a large slide costs no memory."""
    hidden = path.with_name(f".{path.name}.tmp")
    with hidden.open("w", encoding="utf-8", newline="\n") as file:
        notice = json.dumps(RESEARCH_USE_ONLY)
        file.write(f'{{"type": "FeatureCollection", "intended_use": {notice},')
        file.write(' "features": [')
        for number, feature in enumerate(features):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(feature, ensure_ascii=False, allow_nan=False))
        file.write("\n]}\n")
    hidden.replace(path)
