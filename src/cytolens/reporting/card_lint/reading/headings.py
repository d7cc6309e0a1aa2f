"""Which headings a line stands under, also where the text has lost its markup."""

from __future__ import annotations

import re

from cytolens.reporting.card_lint.reading.metric_names import METRIC
from cytolens.reporting.card_lint.reading.printed import NUMBER
from cytolens.reporting.card_lint.reading.words import (
    content_words,
    split_of,
    threshold_in,
)

PLAIN_LEVEL = 10
LEAD_LEVEL = 20
_MARKDOWN = re.compile(r"^\s{0,3}(#{1,6})(?!#)\s*\S")
_BOLD = re.compile(r"^\s*\*\*[^*]+\*\*:?\s*$")
_CONTINUES = re.compile(
    r"confusion|report|metrics|per[\s-]class|class[\s-]?wise|threshold|sensitivity|"
    r"specificity|curve|interpretation",
    re.IGNORECASE,
)


def markdown_level(raw: str) -> int | None:
    """Level of a Markdown heading; a line all in bold counts as a low one."""
    match = _MARKDOWN.match(raw)
    if match:
        return len(match[1])
    if _BOLD.match(raw) and ":" not in raw and len(raw.split()) <= 9:
        return PLAIN_LEVEL - 1
    return None


def reads_like_lead(text: str) -> bool:
    """Whether a line announces what follows, such as ``On the test set:``."""
    return text.endswith(":") and len(text) < 200


def reads_like_heading(text: str) -> bool:
    """Whether a plain line was a heading before its markup was lost."""
    words = text.split()
    if len(words) > 8 or not re.match(r"[A-Z0-9]", text):
        return False
    if re.search(r"[.!?,;=|\[\]{}]|:\s", re.sub(r"[\d.]*\d$", "", text)):
        return False
    if _is_metric_with_number(text) or re.search(r"\d\s*%|\d\s*[x\u00d7]\s*\d", text):
        return False
    if (
        not re.search(r"[A-Za-z]{3}", text)
        or len(re.findall(r"\d+(?:\.\d+)?", text)) > 1
    ):
        return False
    long = [w for w in words if len(w) > 3]
    return len(words) <= 4 or all(w[0].isupper() or not w[0].isalpha() for w in long)


def _is_metric_with_number(text: str) -> bool:
    metric = METRIC.search(text)
    if metric is None or threshold_in(text) is not None:
        return False
    return NUMBER.search(text, metric.end()) is not None


class HeadingStack:
    """The headings above a line, from the outermost in; the card's title left out."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, str]] = []
        self._titled = False

    @property
    def headings(self) -> tuple[str, ...]:
        """Texts, the outermost first."""
        return tuple(text for _, text in self._stack)

    def push(self, text: str, level: int | None) -> None:
        """Enter a section; ``level`` is None where the markup is lost."""
        if not self._titled and (level is None or level == 1):
            self._titled = True
            return
        self._titled = True
        depth = PLAIN_LEVEL if level is None else level
        kept = [item for item in self._stack if item[0] < depth]
        if _continues(text):
            # "Confusion matrix" after "Results on the test set" is still of it.
            kept = [
                item
                for item in self._stack
                if item[0] < depth
                or (item[0] == depth and split_of(item[1]) != "train")
            ]
        self._stack = [*kept, (depth, text)]

    def lead(self, text: str) -> None:
        """Enter a list or table that this line announces."""
        self._stack = [item for item in self._stack if item[0] < LEAD_LEVEL]
        self._stack.append((LEAD_LEVEL, text.rstrip(":")))

    def pass_text(self, text: str, *, listed: bool) -> None:
        """Leave an announced list where running text begins again."""
        if not listed and not reads_like_lead(text):
            self._stack = [item for item in self._stack if item[0] < LEAD_LEVEL]


def _continues(text: str) -> bool:
    return (
        _CONTINUES.search(text) is not None
        and not content_words(text)
        and split_of(text) is None
    )
