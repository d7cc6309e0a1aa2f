"""What a card states, as typed facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cytolens.reporting.card_lint.finding import Place
    from cytolens.reporting.card_lint.reading.context import Context
    from cytolens.reporting.card_lint.reading.printed import Printed


@dataclass(frozen=True)
class Stated:
    """A figure.

    Attributes:
        metric: Under one name for all spellings: ``recall`` for sensitivity.
        clinical: Whether its name speaks of a positive class, as sensitivity does.
        number: As printed.
        context: What it is of.
        place: Where it stands.
        block: Figures of one list or one column of a table share it.
        interval: Its bounds, where they are given beside it.
        spread: Whether it is a mean, given with a deviation.
        derived: Whether it was computed here, from a stated confusion matrix.
    """

    metric: str
    number: Printed
    context: Context
    place: Place
    block: int = 0
    clinical: bool = False
    interval: tuple[Printed, Printed] | None = None
    spread: bool = False
    derived: bool = False


@dataclass(frozen=True)
class ClassCounts:
    """How many samples of each class there are, and the stated total.

    Attributes:
        counts: Class in lower case -> samples.
        total: As stated; None where it is not.
        context: Of which split.
        place: Where it stands.
    """

    counts: dict[str, int]
    total: int | None
    context: Context
    place: Place


@dataclass(frozen=True)
class Size:
    """How many samples a split has.

    Attributes:
        count: Samples.
        unit: ``images``, ``patients``...; empty where not said.
    """

    count: int
    context: Context
    place: Place
    unit: str = ""


@dataclass(frozen=True)
class ReportRow:
    """One class or average of a classification report."""

    name: str
    figures: dict[str, Printed]
    support: int | None
    place: Place


@dataclass(frozen=True)
class ClassReport:
    """Figures class by class, as scikit-learn's ``classification_report`` prints.

    Attributes:
        classes: One row each.
        averages: ``macro``, ``weighted``, ``micro`` rows.
        accuracy: As stated in the report; its support is the number of samples.
        context: Of which samples.
        block: That of its figures.
    """

    classes: tuple[ReportRow, ...]
    averages: dict[str, ReportRow]
    accuracy: ReportRow | None
    context: Context
    block: int

    @property
    def total(self) -> int | None:
        """Sum of the supports; None unless all are stated."""
        counts = [row.support for row in self.classes]
        known = [count for count in counts if count is not None]
        return sum(known) if known and len(known) == len(counts) else None


@dataclass(frozen=True)
class Matrix:
    """A confusion matrix.

    Attributes:
        counts: Rows and columns as they stand.
        labels: Classes in the order of rows, where they are named.
        binary: (tp, fn, tn, fp) where the card names them; else None.
        places: Where it stands.
    """

    counts: tuple[tuple[int, ...], ...]
    context: Context
    places: tuple[Place, ...]
    labels: tuple[str, ...] = ()
    binary: tuple[int, int, int, int] | None = None

    @property
    def total(self) -> int:
        """All samples."""
        return sum(map(sum, self.counts))


@dataclass(frozen=True)
class ThresholdRow:
    """Figures at one threshold."""

    threshold: float
    figures: dict[str, Printed]
    place: Place


@dataclass(frozen=True)
class ThresholdTable:
    """Figures by threshold, in the order of the table."""

    rows: tuple[ThresholdRow, ...]
    context: Context
    head: Place


@dataclass(frozen=True)
class Setting:
    """A hyper-parameter.

    Attributes:
        name: Such as ``batch size``.
        values: (value, what it is for), such as ``("16", "initial")``.
        context: Words that set it apart: a phase, a model.
        place: Where it stands.
    """

    name: str
    values: tuple[tuple[str, str], ...]
    context: frozenset[str]
    place: Place


@dataclass(frozen=True)
class InputSize:
    """A size of images in pixels; role: ``input``, ``resize`` or ``crop``."""

    sizes: tuple[tuple[int, int], ...]
    role: str
    context: frozenset[str]
    place: Place


@dataclass(frozen=True)
class Duration:
    """Hours of training, within rounding; role: ``time`` or ``hours used``."""

    low: float
    high: float
    words: str
    role: str
    context: frozenset[str]
    place: Place


@dataclass(frozen=True)
class Ratio:
    """``k of n`` with the percentage stated beside it."""

    part: int
    whole: int
    share: Printed
    place: Place


@dataclass(frozen=True)
class SplitShares:
    """Planned shares of the splits in percent, such as 70:20:10."""

    shares: tuple[float, ...]
    names: tuple[str, ...]
    place: Place


@dataclass
class Facts:
    """Everything that was read from one card."""

    stated: list[Stated] = field(default_factory=list)
    class_counts: list[ClassCounts] = field(default_factory=list)
    sizes: list[Size] = field(default_factory=list)
    reports: list[ClassReport] = field(default_factory=list)
    matrices: list[Matrix] = field(default_factory=list)
    threshold_tables: list[ThresholdTable] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)
    input_sizes: list[InputSize] = field(default_factory=list)
    durations: list[Duration] = field(default_factory=list)
    ratios: list[Ratio] = field(default_factory=list)
    split_shares: list[SplitShares] = field(default_factory=list)
    count_tables: list[CountTable] = field(default_factory=list)
    epoch_rows: list[EpochRow] = field(default_factory=list)
    classes: frozenset[str] = frozenset()
    class_number: int | None = None
    """How many classes the card says it has; None where not said."""
    has_intervals: bool = False


@dataclass(frozen=True)
class CountTable:
    """A table of counts: rows such as splits, columns such as classes and a total.

    Attributes:
        columns: Names of the columns of counts.
        total: Index of the column that is the sum of the others; None if there is none.
        rows: (name, counts, place) of each row.
        total_row: Index of the row that is the sum of the others; None without one.
    """

    columns: tuple[str, ...]
    total: int | None
    rows: tuple[tuple[str, tuple[int | None, ...], Place], ...]
    total_row: int | None
    head: Place


@dataclass(frozen=True)
class EpochRow:
    """One row of a log of training."""

    epoch: float
    figures: dict[str, Printed]
    place: Place
