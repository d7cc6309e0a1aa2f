"""Write a bundle's model card with its evaluations, into the bundle or elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.bundle.card import NOTHING, Attached, model_card
from cytolens.bundle.errors import BundleError
from cytolens.bundle.loading import DESCRIPTION_FILE, load_bundle
from cytolens.bundle.writing import CARD_FILE, update_bundle
from cytolens.errors import OutputExistsError
from cytolens.reporting.card.evaluation_section import evaluation_section
from cytolens.reporting.card.limits import limits_of
from cytolens.reporting.card.metrics import read_metrics
from cytolens.reporting.card.results import eval_results

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.bundle.schema import ModelDescription
    from cytolens.reporting.card.metrics import Metrics


def card_text(
    description: ModelDescription, evaluations: Sequence[Metrics] = ()
) -> str:
    """The card as Markdown.

    Args:
        description: Of the bundle.
        evaluations: Of this model; without any the card says that there is none.
    """
    if not evaluations:
        return model_card(description, attached=NOTHING)
    attached = Attached(
        results=eval_results(evaluations),
        limits=[line for metrics in evaluations for line in limits_of(metrics)],
        warnings=[
            f"{metrics.name}: {line}"
            for metrics in evaluations
            for line in metrics.content["cautions"]
        ],
        sections=[evaluation_section(metrics) for metrics in evaluations],
    )
    return model_card(description, attached=attached)


def write_card(
    bundle: Path | str,
    *,
    metrics: Sequence[Path | str] = (),
    out: Path | str | None = None,
    overwrite: bool = False,
) -> Path:
    """Write a card.

    Args:
        bundle: Folder of a bundle.
        metrics: Folders of evaluations, or their ``metrics.json``.
        out: File to write; None for the bundle's own ``README.md``, whose checksum is
            renewed with it.
        overwrite: Replace ``out`` if it exists.

    Returns:
        Path of the card.

    Raises:
        BundleError: If the bundle is damaged, or is no bundle of Cytolens.
        MetricsError: If an evaluation is damaged, or of another model.
        OutputExistsError: If ``out`` exists and ``overwrite`` is false.
    """
    folder = Path(bundle)
    loaded = load_bundle(folder)
    if not (folder / DESCRIPTION_FILE).is_file():
        msg = f"{folder} is no bundle of Cytolens: it has no {DESCRIPTION_FILE}."
        raise BundleError(msg)
    description = loaded.description
    evaluations = [read_metrics(path, model=description.id) for path in metrics]
    text = card_text(description, evaluations)
    if out is None:
        update_bundle(folder, lambda draft: _write(draft / CARD_FILE, text))
        return folder / CARD_FILE
    target = Path(out)
    if target.exists() and not overwrite:
        raise OutputExistsError(f"{target} exists. Say --overwrite to replace it.")
    target.parent.mkdir(parents=True, exist_ok=True)
    _write(target, text)
    return target


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
