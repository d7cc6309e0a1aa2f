"""Gather pairs that hang together."""

from collections.abc import Hashable, Sequence


def linked(pairs: Sequence[tuple[Hashable, Hashable]]) -> list[list[int]]:
    """Positions of pairs, gathered into families that share members.

    Families are in the order of their first pair.
    """
    parent: dict[Hashable, Hashable] = {}

    def root(item: Hashable) -> Hashable:
        while parent.setdefault(item, item) != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for one, two in pairs:
        parent[root(two)] = root(one)
    families: dict[Hashable, list[int]] = {}
    for position, (one, _) in enumerate(pairs):
        families.setdefault(root(one), []).append(position)
    return list(families.values())
