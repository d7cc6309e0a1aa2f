"""Hold what was found against what was published."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cytolens.datasets.errors import IncompleteDatasetError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cytolens.datasets.card import DatasetCard
    from cytolens.datasets.rows import Listing


def check_counts(
    card: DatasetCard, listing: Listing, *, allow_incomplete: bool = False
) -> tuple[str, ...]:
    """Compare the images per class, or per split, with the publication.

    Returns:
        Notes: empty if all is there; what differs if that was allowed.

    Raises:
        IncompleteDatasetError: If counts differ and that was not allowed.
    """
    expected = listing.expected or card.counts or card.split_counts
    by_split = not (listing.expected or card.counts)
    found = Counter(str(row.split if by_split else row.label) for row in listing.rows)
    if dict(found) == dict(expected):
        return ()
    error = IncompleteDatasetError(
        card.name, listing.root, found=found, expected=expected
    )
    if not allow_incomplete:
        raise error
    return (_note(found, expected),)


def _note(found: Mapping[str, int], expected: Mapping[str, int]) -> str:
    return (
        f"Incomplete, and imported all the same: {sum(found.values())} images, "
        f"{sum(expected.values())} published."
    )
