"""How ``cytolens abstain`` shows and writes what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.cli.output import progress_console

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rich.table import Table

    from cytolens.evaluation.conformal.applying import Abstention
    from cytolens.evaluation.conformal.fit import ConformalFit
    from cytolens.evaluation.figure import Figure

RULE_FILE = "conformal.json"
_UNITS = {"sample": "samples", "group": "groups (patients or slides)"}


def write_files(out: Path, fit: ConformalFit, reported: Abstention | None) -> None:
    """Write the rule as JSON, and the figures as CSV."""
    out.mkdir(parents=True, exist_ok=True)
    text = fit.rule.model_dump_json(indent=2) + "\n"
    (out / RULE_FILE).write_text(text, encoding="utf-8", newline="\n")
    if reported is None:
        return
    tables = {
        "prediction-sets.csv": reported.sets.frame(),
        "referral.csv": reported.referral.frame(),
        "risk-coverage.csv": reported.referral.curve.frame(),
    }
    for name, frame in tables.items():
        frame.to_csv(out / name, index=False, lineterminator="\n")


def show(
    fit: ConformalFit, reported: Abstention | None, *, cautions: Sequence[str] = ()
) -> None:
    """Print the rule and its figures for people."""
    console = progress_console()
    rule = fit.rule
    console.print(
        f"Sets that should hold the true class in {100 * rule.coverage:g} % of samples "
        f"(method {rule.method}, fitted on {rule.fitted_on}, independent "
        f"{_UNITS[rule.unit]}):",
        markup=False,
        soft_wrap=True,
    )
    for name, quantile in rule.quantiles.items():
        line = (
            f"  {name or '(missing)'}: possible from a probability of "
            f"{1 - quantile:.4f} on ({rule.samples[name]} samples)"
        )
        console.print(line, markup=False, soft_wrap=True)
    if reported is None:
        message = (
            "No labelled test sample to report on: nothing is said of how it does."
        )
        console.print(message, style="yellow")
        return
    console.print("On the test samples, which were not fitted on:")
    console.print(_table(reported))
    for caution in cautions:
        console.print(f"Beware: {caution}", style="yellow", markup=False)
    console.print(f"Here, {reported.referral.rule}.", markup=False, soft_wrap=True)


def _table(reported: Abstention) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    table.add_column("figure")
    table.add_column("value", justify="right", style="bold")
    table.add_column("95 % interval")
    table.add_column("n", justify="right")
    sets, referral = reported.sets, reported.referral
    _add(table, "all", (*sets.overall, *referral.overall, referral.curve.area))
    for name, figures in sets.per_class.items():
        _add(table, name, (*figures, *referral.per_class[name]))
    for name, figures in sets.per_value.items():
        _add(table, name, figures)
    return table


def _add(table: Table, part: str, figures: Iterable[Figure]) -> None:
    from rich.markup import escape

    for i, figure in enumerate(figures):
        table.add_row(
            escape(part) if i == 0 else "",
            escape(figure.name),
            figure.value_text,
            figure.interval_text or escape(figure.note),
            str(figure.n),
        )
    table.add_section()
