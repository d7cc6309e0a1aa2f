"""Train, validation and test by fractions, or with one site held out."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from cytolens.manifest.schema import Manifest, Split
from cytolens.manifest.split.errors import SplitError
from cytolens.manifest.split.feasible import allocate_or_explain
from cytolens.manifest.split.groups import count_groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

DEFAULT_FRACTIONS = (0.7, 0.2, 0.1)
"""Of the dual-input reference system."""


def split_manifest(
    manifest: Manifest,
    *,
    fractions: Sequence[float] = DEFAULT_FRACTIONS,
    seed: int = 0,
    hold_out_site: str | None = None,
) -> Manifest:
    """Assign every sample to train, val or test, stratified, no group on two sides.

    Args:
        manifest: Samples; one without a group counts as a group of its own. Samples
            without a label follow their group.
        fractions: Shares of train, val and test, sum 1; val or test may be 0.
        seed: The same seed and samples give the same split, whatever the row order.
        hold_out_site: A site that becomes the test set, whole. The others are split
            into train and val in the proportion of their fractions; samples that
            other sites have of the test set's groups stay without a split.

    Returns:
        The manifest with a new ``split`` column.

    Raises:
        SplitError: If fractions, site or groups do not allow it.
    """
    train, val, test = _checked(fractions)
    if hold_out_site is None:
        column = _by_share(manifest, {"train": train, "val": val, "test": test}, seed)
        return _with_split(manifest, column)
    held_out = _held_out(manifest, hold_out_site)
    column = held_out.map({True: str(Split.TEST), False: None}).astype("string")
    keys = manifest.table["sample"].copy()
    keys[:] = manifest.group_keys()
    rest = ~keys.isin(set(keys[held_out]))
    if not rest.any():
        raise SplitError(
            found=f"no group without samples of the site {hold_out_site!r}",
            expected="groups of other sites to train on",
            possible="another site",
        )
    sides = _by_share(manifest.where(rest), {"train": train, "val": val}, seed)
    column[rest] = sides.to_numpy()
    return _with_split(manifest, column)


def _checked(fractions: Sequence[float]) -> tuple[float, float, float]:
    shown = " ".join(f"{fraction:g}" for fraction in fractions)
    is_sound = len(fractions) == 3 and all(0 <= part <= 1 for part in fractions)
    if not is_sound or not math.isclose(sum(fractions), 1, abs_tol=1e-6):
        raise SplitError(
            found=f"the fractions {shown}",
            expected="three from 0 to 1 with the sum 1, for train, val and test",
            possible="0.7 0.2 0.1",
        )
    train, val, test = fractions
    if train == 0:
        raise SplitError(
            found=f"the fractions {shown}",
            expected="something to train on",
            possible="0.7 0.2 0.1",
        )
    return train, val, test


def _by_share(
    manifest: Manifest, shares: dict[str, float], seed: int
) -> pd.Series[str]:
    import pandas as pd

    asked = {name: share for name, share in shares.items() if share > 0}
    groups = count_groups(manifest)
    sides = allocate_or_explain(groups, asked, seed=seed, what="sides")
    names = list(asked)
    return pd.Series([names[side] for side in sides[groups.of_row]], dtype="string")


def _held_out(manifest: Manifest, site: str) -> pd.Series[bool]:
    sites = manifest.table["site"]
    known = ", ".join(sorted(sites.dropna().unique())) or "no sites"
    unknown = int(sites.isna().sum())
    if site not in set(sites.dropna()):
        raise SplitError(
            found=f"no sample of the site {site!r}",
            expected="a site of the manifest",
            possible=known,
        )
    if unknown:
        raise SplitError(
            found=f"{unknown} samples without a site",
            expected="the site of every sample, or the held-out one may be among them",
            possible=f"fill in the column 'site' ({known})",
        )
    return sites.eq(site).astype(bool)


def _with_split(manifest: Manifest, column: pd.Series[str]) -> Manifest:
    table = manifest.table.copy()
    table["split"] = column.astype("string")
    return replace(manifest, table=table)
