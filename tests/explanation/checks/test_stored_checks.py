from pathlib import Path

import pytest

from cytolens.bundle.bundle import Bundle
from cytolens.bundle.checksums import write_checksums
from cytolens.bundle.errors import BundleError
from cytolens.bundle.loading import load_bundle
from cytolens.evaluation.figure import Figure
from cytolens.explanation.checks.stored_checks import (
    CHECKS_FILE,
    read_verdicts,
    store_verdicts,
)
from cytolens.explanation.checks.verdict import Verdict, judge
from cytolens.explanation.explainer import Explainer
from support.bundles import write_tiny_bundle
from support.cells import cell_arrays


def verdict(method: str, value: float) -> Verdict:
    return judge(method, Figure("x", value, value, value, "", 8), title=method.title())


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return load_bundle(write_tiny_bundle(tmp_path / "bundle"))


def stored(bundle: Bundle, *verdicts: Verdict) -> Bundle:
    store_verdicts(bundle, verdicts, data_fingerprint="0" * 64, samples=8)
    return load_bundle(bundle.path)


def test_none_are_stored_at_first(bundle: Bundle) -> None:
    assert read_verdicts(bundle) == {}


def test_new_ones_replace_those_of_the_same_method(bundle: Bundle) -> None:
    once = stored(bundle, verdict("a", 0.9), verdict("b", 0.1))
    twice = stored(once, verdict("a", 0.1))
    found = {name: item.outcome for name, item in read_verdicts(twice).items()}
    assert found == {"a": "destroyed", "b": "destroyed"}


def test_a_failed_method_is_never_shown_without_its_verdict(bundle: Bundle) -> None:
    checked = stored(bundle, verdict("grad-cam", 0.9))
    (found,) = Explainer(checked, method="grad-cam", device="cpu").explain(
        cell_arrays([0])
    )
    assert found.verdict is not None
    assert "FAILED its sanity check" in found.notes[0]
    said = {"said": found.verdict.sentence}
    assert found.as_dict()["sanity_check"] == found.verdict.model_dump() | said
    (other,) = Explainer(checked, method="hires-cam", device="cpu").explain(
        cell_arrays([0])
    )
    assert other.verdict is None
    assert "not checked for this model" in other.notes[0]


def test_auto_passes_over_what_failed(bundle: Bundle) -> None:
    assert Explainer(bundle, device="cpu").method.name == "grad-cam"
    checked = stored(bundle, verdict("grad-cam", 0.9))
    assert Explainer(checked, device="cpu").method.name == "occlusion"
    none_left = stored(checked, verdict("occlusion", 0.9))
    assert Explainer(none_left, device="cpu").method.name == "grad-cam"


def test_verdicts_of_other_weights_do_not_count(bundle: Bundle) -> None:
    checked = stored(bundle, verdict("grad-cam", 0.9))
    path = checked.path / CHECKS_FILE
    text = path.read_text(encoding="utf-8")
    digest = text.split('"weights_sha256": "')[1][:64]
    path.write_text(text.replace(digest, "0" * 64), encoding="utf-8")
    write_checksums(checked.path)
    assert read_verdicts(load_bundle(checked.path)) == {}


def test_a_damaged_file_is_no_verdict(bundle: Bundle) -> None:
    (bundle.path / CHECKS_FILE).write_text("{}", encoding="utf-8")
    with pytest.raises(BundleError, match="holds no valid verdicts"):
        read_verdicts(bundle)
