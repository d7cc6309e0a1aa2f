"""Pairs that hang together are one family."""

from __future__ import annotations

from cytolens.manifest.check.linked import linked


def test_chains_are_gathered_in_order() -> None:
    pairs = [("a", "b"), ("x", "y"), ("b", "c"), ("z", "y")]
    assert linked(pairs) == [[0, 2], [1, 3]]


def test_nothing_gives_nothing() -> None:
    assert linked([]) == []
