"""Who is on which side: the facts about samples that findings are judged by."""

from collections.abc import Iterable
from dataclasses import dataclass

from cytolens.manifest.schema import Manifest


@dataclass(frozen=True)
class Roster:
    """Label, group and split of every sample, by row."""

    samples: list[str]
    labels: list[str | None]
    groups: list[str | None]
    splits: list[str | None]
    group_keys: list[str]

    @classmethod
    def of(cls, manifest: Manifest) -> "Roster":
        """Read the columns of a manifest."""
        table = manifest.table
        columns = {
            name: [value if isinstance(value, str) else None for value in table[name]]
            for name in ("label", "group", "split")
        }
        return cls(
            samples=[str(sample) for sample in table["sample"]],
            labels=columns["label"],
            groups=columns["group"],
            splits=columns["split"],
            group_keys=manifest.group_keys(),
        )

    @property
    def has_splits(self) -> bool:
        """Whether any sample is assigned to a split."""
        return any(self.splits)

    def names(self, rows: Iterable[int]) -> tuple[str, ...]:
        """Names of rows, each once, in the order of the table."""
        return tuple(self.samples[row] for row in sorted(set(rows)))

    def labels_of(self, rows: Iterable[int]) -> list[str]:
        """The different labels of rows, sorted."""
        return sorted({label for row in rows if (label := self.labels[row])})

    def splits_of(self, rows: Iterable[int]) -> list[str]:
        """The different splits of rows, sorted."""
        return sorted({split for row in rows if (split := self.splits[row])})

    def crosses_groups(self, rows: Iterable[int]) -> bool:
        """Whether rows are of different groups; one without a group is its own."""
        return len({self.group_keys[row] for row in rows}) > 1

    def all_grouped(self, rows: Iterable[int]) -> bool:
        """Whether every row names its group."""
        return all(self.groups[row] for row in rows)
