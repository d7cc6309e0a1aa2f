"""What a figure is of: the split, class, average, threshold, and other words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from cytolens.reporting.card_lint.reading.words import (
    CLASS_CUE,
    GROUP_CUE,
    ON_DATA,
    average_in,
    content_words,
    split_of,
    threshold_in,
)


@dataclass(frozen=True)
class Context:
    """Everything that tells one figure from another of the same name.

    Attributes:
        split: ``train``, ``val``, ``eval`` or ``test``; None where not said.
        group: Other words that set a figure apart: a model, a data set, a subgroup.
        threshold: The decision threshold; None where not said.
        label: The class; None where not said.
        average: ``macro``, ``weighted`` or ``micro``; None where not said.
    """

    split: str | None = None
    group: frozenset[str] = frozenset()
    threshold: float | None = None
    label: str | None = None
    average: str | None = None

    def within(self, text: str, *, classes: frozenset[str] = frozenset()) -> Context:
        """This context, narrowed by a phrase such as a heading or a label."""
        label, rest = class_in(text, classes)
        threshold, average, split = threshold_in(rest), average_in(rest), split_of(rest)
        return replace(
            self,
            split=split or self.split,
            threshold=self.threshold if threshold is None else threshold,
            label=label or self.label,
            average=average or self.average,
            group=self.group | content_words(rest),
        )

    def cued(self, text: str, *, classes: frozenset[str] = frozenset()) -> Context:
        """This context, narrowed by a sentence, of which most words say nothing."""
        label, rest = class_in(text, classes)
        threshold, average, split = threshold_in(rest), average_in(rest), split_of(rest)
        cues = " ".join(m[0] for m in GROUP_CUE.finditer(rest))
        data = " ".join(m["what"] for m in ON_DATA.finditer(rest))
        return replace(
            self,
            split=split or self.split,
            threshold=self.threshold if threshold is None else threshold,
            label=label or self.label,
            average=average or self.average,
            group=self.group | content_words(f"{cues} {data}"),
        )

    def of_set(self) -> Context:
        """The samples alone, whichever the class or average."""
        return replace(self, label=None, average=None)


def class_in(text: str, classes: frozenset[str]) -> tuple[str | None, str]:
    """Find the class a phrase names, and the phrase without it.

    Args:
        text: Such as ``Precision (Positive class)``.
        classes: Names known from the card, in lower case.
    """
    lowered = text.lower()
    for name in sorted(classes, key=len, reverse=True):
        pattern = rf"(?<![\w-]){re.escape(name)}(?:\s+class)?(?![\w-])"
        match = re.search(pattern, lowered)
        if match:
            return name, text[: match.start()] + " " + text[match.end() :]
    found = CLASS_CUE.search(text)
    if found is None:
        return None, text
    return found[1].lower(), text[: found.start()] + " " + text[found.end() :]
