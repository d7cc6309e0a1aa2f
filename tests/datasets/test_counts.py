from pathlib import Path

import pytest

from cytolens.datasets import DATASETS
from cytolens.datasets.counts import check_counts
from cytolens.datasets.errors import IncompleteDatasetError
from cytolens.datasets.rows import Listing, Row

CARD = DATASETS["mendeley-lbc"].card


def listing(**change: int) -> Listing:
    counts = CARD.counts | change
    rows = [
        Row(images=(f"{label}/{n}.jpg",), label=label)
        for label, count in counts.items()
        for n in range(count)
    ]
    return Listing(Path("set"), rows)


def test_the_published_counts_pass() -> None:
    assert check_counts(CARD, listing()) == ()


@pytest.mark.parametrize("found", [73, 75, 0])
def test_any_other_count_is_refused_by_class(found: int) -> None:
    with pytest.raises(IncompleteDatasetError, match=f"SCC: {found} instead of 74"):
        check_counts(CARD, listing(SCC=found))


def test_it_is_never_silent_when_allowed() -> None:
    (note,) = check_counts(CARD, listing(SCC=0), allow_incomplete=True)
    assert "889 images, 963 published" in note


def test_a_swap_between_classes_is_found() -> None:
    with pytest.raises(IncompleteDatasetError, match="HSIL: 112 instead of 113"):
        check_counts(CARD, listing(HSIL=112, LSIL=164))
