"""Which copies forbid training."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cytolens.manifest.check import Finding, FindingKind, Severity, check_manifest
from support.tissue import draw_tissue, write_manifest_of

if TYPE_CHECKING:
    from pathlib import Path


def twins(
    folder: Path,
    labels: tuple[str, str] = ("a", "a"),
    groups: tuple[str | None, str | None] = ("p", "q"),
    splits: tuple[str | None, str | None] = ("train", "train"),
) -> Finding:
    """Check two equal images among others and give what is said of them."""
    others = {f"o{seed}": draw_tissue(seed) for seed in range(6)}
    split = None if splits[0] is None else "train"
    manifest = write_manifest_of(
        folder,
        {**others, "one": draw_tissue(50), "two": draw_tissue(50)},
        label=["a", "b"] * 3 + list(labels),
        group=[f"g{number}" for number in range(6)] + list(groups),
        split=[split] * 6 + list(splits),
    )
    result = check_manifest(manifest)
    (finding,) = [f for f in result.findings if f.samples == ("one", "two")]
    return finding


def test_across_splits_is_an_error(tmp_path: Path) -> None:
    finding = twins(tmp_path, splits=("train", "test"))
    assert (finding.kind, finding.severity) == (FindingKind.DUPLICATE, Severity.ERROR)
    assert finding.crosses_splits


def test_two_labels_are_an_error_even_on_one_side(tmp_path: Path) -> None:
    finding = twins(tmp_path, labels=("a", "b"), groups=("p", "p"))
    assert finding.kind == FindingKind.LABEL_CONFLICT
    assert finding.severity == Severity.ERROR


@pytest.mark.parametrize("groups", [("p", "q"), (None, None)])
def test_different_groups_before_the_split_are_an_error(
    groups: tuple[str | None, str | None], tmp_path: Path
) -> None:
    finding = twins(tmp_path, groups=groups, splits=(None, None))
    assert finding.severity == Severity.ERROR
    assert finding.crosses_groups


def test_different_groups_on_one_side_are_a_warning(tmp_path: Path) -> None:
    finding = twins(tmp_path)
    assert finding.severity == Severity.WARNING
    assert finding.crosses_groups


def test_one_group_on_one_side_is_a_warning(tmp_path: Path) -> None:
    finding = twins(tmp_path, groups=("p", "p"))
    assert finding.severity == Severity.WARNING
    assert not finding.crosses_groups


def test_neighbouring_fields_across_splits(tmp_path: Path) -> None:
    slide = draw_tissue(3, 400)
    images = {f"s{seed}": draw_tissue(seed) for seed in range(10, 16)}
    images |= {"left": slide[:200, :200], "right": slide[:200, 110:310]}
    manifest = write_manifest_of(
        tmp_path,
        images,
        label=["a", "b"] * 4,
        split=["train"] * 5 + ["test"] + ["train", "test"],
    )
    (finding,) = check_manifest(manifest).of(FindingKind.OVERLAP)
    assert finding.samples == ("left", "right")
    assert finding.severity == Severity.ERROR
    assert finding.evidence["common"] == pytest.approx(0.45, abs=0.05)


def test_neighbouring_fields_on_one_side_are_one_finding(tmp_path: Path) -> None:
    images = {f"s{seed}": draw_tissue(seed) for seed in range(10, 16)}
    for seed in (3, 4):
        slide = draw_tissue(seed, 400)
        images |= {
            f"left{seed}": slide[:200, :200],
            f"right{seed}": slide[:200, 80:280],
        }
    manifest = write_manifest_of(
        tmp_path,
        images,
        label=["a", "b"] * 5,
        split=["train"] * 5 + ["val"] + ["train"] * 4,
    )
    result = check_manifest(manifest)
    (finding,) = result.of(FindingKind.OVERLAP)
    assert finding.evidence["pairs"] == [["left3", "right3"], ["left4", "right4"]]
    assert not finding.samples
    assert finding.severity == Severity.WARNING
    assert not result.of(FindingKind.NEAR_DUPLICATE)
