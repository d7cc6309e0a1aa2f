from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cytolens.bundle.loading import load_bundle
from cytolens.evaluation.evaluation import Evaluation, evaluate_predictions
from cytolens.evaluation.examples import confident_errors
from cytolens.evaluation.figure import Figure
from cytolens.explanation.checks.stored_checks import store_verdicts
from cytolens.explanation.checks.verdict import judge
from cytolens.explanation.explainer import Explainer
from cytolens.manifest import read_manifest
from cytolens.prediction.classifier import load
from cytolens.prediction.table import Predictions
from cytolens.reporting.html import render_html
from cytolens.reporting.pdf_content import CONTENT_FILE, PdfContent
from cytolens.reporting.report import Gallery, Paragraph
from cytolens.reporting.sections.error_maps import CAUTION, error_maps_part
from support.bundles import write_tiny_bundle
from support.cells import TWO_CLASSES, write_cells
from support.reports import report

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.manifest.schema import Manifest


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    folder = tmp_path / "cells"
    return read_manifest(write_cells(folder, per_class=8, groups=4, split=False))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_tiny_bundle(tmp_path / "bundle", classes=TWO_CLASSES)


@pytest.fixture
def evaluation(bundle: Path, manifest: Manifest) -> Evaluation:
    table = load(bundle, engine="torch", device="cpu").predict(manifest).table
    return evaluate_predictions(Predictions(table))


def test_each_error_is_shown_beside_its_map(
    evaluation: Evaluation, manifest: Manifest, bundle: Path
) -> None:
    errors = confident_errors(evaluation.scored)
    assert errors, "the untrained network must err for this test"
    part = error_maps_part(evaluation, manifest, Explainer(bundle, device="cpu"))
    assert part is not None
    gallery, caution = part.section.blocks
    assert isinstance(gallery, Gallery)
    assert "Grad-CAM was not checked for this model" in gallery.caption
    assert caution == Paragraph(CAUTION)
    assert len(gallery.items) == len(errors)
    for error, item in zip(errors, gallery.items, strict=True):
        assert error.sample in item.alt
        assert item.title == f"called {error.predicted}"
        assert item.jpeg.startswith(b"\xff\xd8")


def test_a_method_that_failed_says_so_in_html_and_pdf(
    evaluation: Evaluation, manifest: Manifest, bundle: Path
) -> None:
    figure = Figure("x", 0.9, 0.9, 0.9, "", 8)
    failed = judge("grad-cam", figure, title="Grad-CAM")
    loaded = load_bundle(bundle)
    store_verdicts(loaded, [failed], data_fingerprint="0" * 64, samples=8)
    explainer = Explainer(bundle, method="grad-cam", device="cpu")
    part = error_maps_part(evaluation, manifest, explainer)
    assert part is not None
    gallery = part.section.blocks[0]
    assert isinstance(gallery, Gallery)
    assert failed.sentence in gallery.caption
    whole = replace(report(), sections=(part.section,))
    assert failed.sentence in render_html(whole)
    assert failed.sentence in PdfContent.of(whole).files[CONTENT_FILE].decode()


def test_an_image_that_is_gone_is_left_out(
    evaluation: Evaluation, manifest: Manifest, bundle: Path
) -> None:
    errors = confident_errors(evaluation.scored)
    rows = manifest.table["sample"] == errors[0].sample
    manifest.where(rows).image_paths()[0].write_bytes(b"gone")
    part = error_maps_part(evaluation, manifest, Explainer(bundle, device="cpu"))
    assert part is not None
    gallery = part.section.blocks[0]
    assert isinstance(gallery, Gallery)
    assert len(gallery.items) == len(errors) - 1


def test_a_network_without_such_a_map_says_so(
    evaluation: Evaluation, manifest: Manifest, bundle: Path
) -> None:
    explainer = Explainer(bundle, method="attention-rollout", device="cpu")
    part = error_maps_part(evaluation, manifest, explainer)
    assert part is not None
    (block,) = part.section.blocks
    assert isinstance(block, Paragraph)
    assert "could not be explained" in block.text


def test_without_images_or_model_there_is_no_section(
    evaluation: Evaluation, manifest: Manifest, bundle: Path
) -> None:
    assert error_maps_part(evaluation, None, Explainer(bundle, device="cpu")) is None
    assert error_maps_part(evaluation, manifest, None) is None
