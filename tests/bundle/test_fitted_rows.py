import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cytolens.bundle.fitted_rows import FittedRows

NAMES = st.lists(st.text(max_size=6), unique=True, max_size=12)


def rows_of(samples: list[str], groups: list[str | None] | None = None) -> FittedRows:
    labels = ["a"] * len(samples)
    none: list[str | None] = [None] * len(samples)
    return FittedRows.of(samples, labels, groups or none, split="val")


@given(fitted=NAMES, reported=NAMES)
def test_shared_samples_are_the_intersection(
    fitted: list[str], reported: list[str]
) -> None:
    shared = rows_of(fitted).shared_samples(reported)
    assert shared == [name for name in reported if name in fitted]


def test_groups_are_known_too_and_missing_ones_are_not_shared() -> None:
    rows = rows_of(["s1", "s2", "s3"], ["p1", "p1", None])
    assert rows.groups == 1
    assert rows.shared_groups(["p1", None, "p2", "p1"]) == ["p1"]


def test_order_does_not_matter_but_names_and_labels_do() -> None:
    rows = rows_of(["s1", "s2"])
    assert rows == rows_of(["s2", "s1"])
    assert rows.fingerprint != rows_of(["s1", "s3"]).fingerprint
    other = FittedRows.of(["s1", "s2"], ["a", "b"], [None, None], split="val")
    assert rows.fingerprint != other.fingerprint


def test_eight_characters_a_sample() -> None:
    assert len(rows_of([f"sample-{i}" for i in range(100)]).sample_hashes) == 800


@pytest.mark.parametrize("damage", ["AAAA", "not base64!"])
def test_damaged_hashes_are_refused(damage: str) -> None:
    data = rows_of(["s1"]).model_dump() | {"sample_hashes": damage}
    with pytest.raises(ValidationError, match="sample_hashes"):
        FittedRows.model_validate(data)
