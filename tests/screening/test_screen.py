from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from cytolens.bundle.loading import load_bundle
from cytolens.prediction.classifier import load
from cytolens.screening import ReportSettings, ScreeningSettings, TileSettings, screen
from cytolens.screening.errors import ScreeningError
from cytolens.slides import Region, open_slide
from support.bundles import write_tiny_bundle

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.bundle import Bundle
    from cytolens.prediction.classifier import Classifier

SETTINGS = ScreeningSettings(
    tiles=TileSettings(tile_mpp=1.0), report=ReportSettings(gallery=3)
)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_bundle(tmp_path_factory.mktemp("bundle") / "tiny")


@pytest.fixture(scope="module")
def folder(
    bundle: Path, slide_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    out = tmp_path_factory.mktemp("out")
    done = screen(bundle, slide_path, out=out, settings=SETTINGS, device="cpu")
    assert done.slides[0].model == "tiny-single"
    return out / "case"


def test_a_tile_scores_as_the_same_image_in_predict(
    bundle: Path, folder: Path, slide_path: Path
) -> None:
    table = pd.read_parquet(folder / "tiles.parquet")
    scored = table[table["status"] == "scored"].iloc[::10]
    with open_slide(slide_path) as slide:
        # At 1.0 microns per pixel the reader takes level 1 of the pyramid.
        images = [
            slide.read_region(Region(int(x), int(y), int(side), int(side)), mpp=1.0)
            for x, y, side in scored[["x_px", "y_px", "side_px"]].to_numpy()
        ]
    predicted = load(bundle, device="cpu").predict(np.stack(images))
    names = [f"logit:{name}" for name in predicted.classes]
    np.testing.assert_allclose(scored[names], predicted.logits, atol=1e-5)
    names = [f"prob:{name}" for name in predicted.classes]
    np.testing.assert_allclose(scored[names], predicted.probabilities, atol=1e-6)


def test_a_loaded_model_and_a_bundle_will_do(
    bundle: Path, folder: Path, slide_path: Path, tmp_path: Path
) -> None:
    expected = pd.read_parquet(folder / "tiles.parquet")
    models: list[Classifier | Bundle] = [
        load(bundle, device="cpu"),
        load_bundle(bundle),
    ]
    for number, model in enumerate(models):
        screen(model, [slide_path], out=tmp_path / str(number), settings=SETTINGS)
        found = pd.read_parquet(tmp_path / str(number) / "case" / "tiles.parquet")
        pd.testing.assert_frame_equal(found, expected, atol=1e-5)


def test_short_arguments_go_before_the_settings(
    bundle: Path, slide_path: Path, tmp_path: Path
) -> None:
    done = screen(
        bundle,
        str(slide_path),
        out=str(tmp_path),
        mpp=0.25,
        positive=["healthy"],
        settings=SETTINGS,
    )
    (summary,) = done.slides
    assert (summary.slide_mpp, summary.slide_mpp_source) == (0.25, "user")
    assert summary.suspicious_classes == ("healthy",)


def test_a_model_of_pairs_is_refused(slide_path: Path, tmp_path: Path) -> None:
    pair = write_tiny_bundle(tmp_path / "pair", "pair")
    with pytest.raises(ScreeningError, match="pairs"):
        screen(pair, slide_path, out=tmp_path / "out")
