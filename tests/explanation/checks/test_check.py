"""Every figure of a check on a network that is known to the last weight."""

import json
from collections.abc import Iterator

import numpy as np
import pytest

from cytolens.errors import UnknownNameError
from cytolens.explanation.checks.check import ExplanationCheck, check_explanations
from cytolens.explanation.checks.options import CheckOptions
from cytolens.explanation.checks.samples import CheckSamples
from cytolens.explanation.checks.writing import check_page
from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.methods import METHODS
from support.planted import (
    EdgeDetector,
    planted_bundle,
    planted_mask,
    planted_pictures,
)

COUNT = 16
METHODS_CHECKED = ("grad-cam", "hires-cam", "edges", "cbam")


def planted_samples() -> CheckSamples:
    mask = np.broadcast_to(planted_mask(), (COUNT, 32, 32))
    return CheckSamples(
        names=tuple(f"s{i}" for i in range(COUNT)),
        keys=tuple(f"s{i}" for i in range(COUNT)),
        pictures=planted_pictures(COUNT),
        regions={"place": mask, "elsewhere": ~mask},
    )


@pytest.fixture(scope="module")
def check() -> Iterator[ExplanationCheck]:
    METHODS.register("edges")(EdgeDetector())
    options = CheckOptions(methods=METHODS_CHECKED, target="tumour", resamples=200)
    try:
        yield check_explanations(
            planted_bundle(), planted_samples(), options=options, device="cpu"
        )
    finally:
        METHODS._items.pop("edges")


def test_a_map_of_what_was_learned_passes_all(check: ExplanationCheck) -> None:
    found = check.method("grad-cam")
    assert found is not None
    assert check.default_method == "grad-cam"
    assert found.verdict.is_passed
    assert found.is_better_than_random
    place, elsewhere = found.localisations
    assert place.pointing.value == place.mass.value == 1
    assert place.area.value == 1 / 16
    assert elsewhere.mass.value == 0
    assert found.deletion_gain.low is not None
    assert found.deletion_gain.low > 0.1


def test_an_edge_detector_is_called_out(check: ExplanationCheck) -> None:
    found = check.method("edges")
    assert found is not None
    assert found.verdict.outcome == "survives"
    assert "FAILED" in found.verdict.sentence
    assert "FAILED: survives" in check_page(check)


def test_the_control_is_no_better_than_itself(check: ExplanationCheck) -> None:
    control = check.methods[0]
    assert control.method == "random"
    assert control.verdict.outcome == "survives"
    assert control.deletion_gain.value == control.insertion_gain.value == 0
    assert not control.is_better_than_random


def test_what_does_not_suit_is_named(check: ExplanationCheck) -> None:
    assert list(check.left_out) == ["cbam"]
    assert "no convolutional block attention" in check.left_out["cbam"]


def test_methods_agree_and_shares_are_in_words(check: ExplanationCheck) -> None:
    by_pair = {item.methods: item.correlation.value for item in check.agreements}
    assert by_pair["grad-cam", "hires-cam"] == pytest.approx(1, abs=0.01)
    row = next(r for r in check.shares if r["method"] == "grad-cam")
    assert row["said"] == "looks at: place 100 %, elsewhere 0 %"
    json.dumps(check.as_dict(), allow_nan=False)


def test_without_time_nothing_is_measured_and_it_says_so() -> None:
    options = CheckOptions(methods=("grad-cam",), seconds=1e-9, resamples=100)
    seen: list[tuple[int, int]] = []
    found = check_explanations(
        planted_bundle(),
        planted_samples(),
        options=options,
        device="cpu",
        on_progress=lambda done, total: seen.append((done, total)),
    )
    assert found.methods == ()
    assert found.left_out["grad-cam"] == "No time was left for it."
    assert seen == [(1, 2), (2, 2)]


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ExplanationError, match="has no class 'HSIL'"):
        check_explanations(
            planted_bundle(), planted_samples(), options=CheckOptions(target="HSIL")
        )
    with pytest.raises(UnknownNameError, match="grad-cam"):
        check_explanations(
            planted_bundle(), planted_samples(), options=CheckOptions(methods=("x",))
        )
