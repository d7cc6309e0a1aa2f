"""Runs every check over a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.reporting.card_lint.checks.against_matrix import check_against_matrix
from cytolens.reporting.card_lint.checks.class_report import check_class_reports
from cytolens.reporting.card_lint.checks.classes import (
    check_class_number,
    check_tested_on_training,
)
from cytolens.reporting.card_lint.checks.consistent import check_consistent
from cytolens.reporting.card_lint.checks.impossible import check_impossible, check_range
from cytolens.reporting.card_lint.checks.input_size import check_input_sizes
from cytolens.reporting.card_lint.checks.intervals import check_missing, check_outside
from cytolens.reporting.card_lint.checks.settings import check_settings
from cytolens.reporting.card_lint.checks.split_sizes import check_split_sizes
from cytolens.reporting.card_lint.checks.support import check_support
from cytolens.reporting.card_lint.checks.threshold_table import check_threshold_tables
from cytolens.reporting.card_lint.checks.totals import check_totals
from cytolens.reporting.card_lint.checks.training_log import check_training_log
from cytolens.reporting.card_lint.checks.training_time import check_training_time
from cytolens.reporting.card_lint.checks.twice import check_twice
from cytolens.reporting.card_lint.finding import Severity
from cytolens.reporting.card_lint.reading.card import read_card
from cytolens.reporting.card_lint.reading.lines import split_lines
from cytolens.reporting.card_lint.reading.source import read_text
from cytolens.reporting.card_lint.sets import figure_sets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cytolens.reporting.card_lint.finding import Finding


@dataclass(frozen=True)
class LintResult:
    """All findings of one card, contradictions first, in the order of the card."""

    findings: tuple[Finding, ...]

    @property
    def contradictions(self) -> tuple[Finding, ...]:
        """Statements that cannot both be true."""
        return self._of(Severity.CONTRADICTION)

    @property
    def omissions(self) -> tuple[Finding, ...]:
        """What a reader needs and does not get."""
        return self._of(Severity.OMISSION)

    @property
    def ok(self) -> bool:
        """Whether the card contradicts itself nowhere."""
        return not self.contradictions

    def as_dict(self) -> dict[str, Any]:
        """All findings, as JSON knows them."""
        return {
            "ok": self.ok,
            "contradictions": len(self.contradictions),
            "omissions": len(self.omissions),
            "findings": [finding.as_dict() for finding in self.findings],
        }

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is severity)


def lint_file(path: Path | str) -> LintResult:
    """Find contradictions in a card.

    Args:
        path: Markdown or plain text, UTF-8.

    Raises:
        CardError: If the file is no text that could be a card.
    """
    return lint_text(read_text(path))


def lint_text(text: str) -> LintResult:
    """Find contradictions in a card's text."""
    facts = read_card(text)
    sets = figure_sets(facts)
    findings: list[Finding] = [
        *check_totals(facts),
        *check_split_sizes(facts),
        *check_support(facts),
        *check_tested_on_training(split_lines(text)),
        *check_range(facts),
        *check_impossible(sets),
        *check_class_reports(facts),
        *check_against_matrix(facts, sets),
        *check_twice(facts),
        *check_consistent(sets),
        *check_threshold_tables(facts),
        *check_training_log(facts),
        *check_class_number(facts),
        *check_settings(facts),
        *check_input_sizes(facts),
        *check_training_time(facts, text),
        *check_outside(facts),
        *check_missing(facts, sets),
    ]
    return LintResult(tuple(_in_order(findings)))


def _in_order(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Contradictions first, then by line; each once."""
    seen: set[tuple[str, str]] = set()
    for finding in sorted(findings, key=_rank):
        if (finding.kind, finding.message) not in seen:
            seen.add((finding.kind, finding.message))
            yield finding


def _rank(finding: Finding) -> tuple[bool, int, str]:
    first = finding.places[0].line if finding.places else 0
    return finding.severity is Severity.OMISSION, first, finding.kind
