"""Manifests without images, drawn by Hypothesis or built for one test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from hypothesis import strategies as st

from cytolens.manifest import Manifest, manifest_from_table

if TYPE_CHECKING:
    from collections.abc import Sequence


def make_manifest(
    labels: Sequence[str | None],
    *,
    groups: Sequence[str | None] | None = None,
    sites: Sequence[str | None] | None = None,
) -> Manifest:
    """A manifest whose images do not exist."""
    n = len(labels)
    table = pd.DataFrame(
        {
            "sample": [f"s{index:04d}" for index in range(n)],
            "image": [f"{index}.png" for index in range(n)],
            "label": list(labels),
            "group": list(groups) if groups is not None else [None] * n,
            "site": list(sites) if sites is not None else [None] * n,
        }
    )
    return manifest_from_table(table, Path("nowhere"), require_files=False)


def grouped_manifest(counts: dict[str, list[dict[str, int]]]) -> Manifest:
    """A manifest of groups that are told by their samples per class.

    Args:
        counts: Per site, one mapping from class to samples for each group.
    """
    rows = [
        (label, f"{site}-{number}", site)
        for site, groups in counts.items()
        for number, of_group in enumerate(groups)
        for label, samples in of_group.items()
        for _ in range(samples)
    ]
    labels, groups, sites = zip(*rows, strict=True)
    return make_manifest(labels, groups=groups, sites=sites)


@st.composite
def manifests(draw: st.DrawFn, *, max_groups: int = 24) -> Manifest:
    """Any mixture: groups of several classes, missing groups and labels, two sites."""
    n_groups = draw(st.integers(1, max_groups))
    group = st.none() | st.integers(0, n_groups - 1).map("g{}".format)
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["a", "b", "c", None]),
                group,
                st.sampled_from(["north", "south"]),
            ),
            min_size=30,
            max_size=80,
        )
    )
    labels, groups, sites = zip(*rows, strict=True)
    return make_manifest(labels, groups=groups, sites=sites)
