"""The card's section on the faster forms of the network that lie in the bundle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.bundle.exports import exported_forms, read_proof
from cytolens.bundle.markdown import table

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.exports import Proof
    from cytolens.bundle.stored_figure import StoredFigure

_TITLE = "## Engines"
_SECTION = re.compile(rf"^{_TITLE}\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
_BEFORE = "## Use\n"


def renew_engines_section(card: str, folder: Path) -> str:
    """A card with the section on what the bundle's folder now holds, or without one.

    Args:
        card: The whole ``README.md``.
        folder: Of the bundle.
    """
    bare = _SECTION.sub("", card)
    proofs = [read_proof(folder, form) for form in exported_forms(folder)]
    if not proofs:
        return bare
    section = _section(proofs)
    before, use, after = bare.partition(_BEFORE)
    if not use:
        return f"{bare.rstrip()}\n\n{section}"
    return f"{before}{section}\n{use}{after}"


def _section(proofs: list[Proof]) -> str:
    header = ("form", "proved on", "loss against the network in 32 bit", "date")
    rows = [(p.form, _samples(p), _loss(p), p.created[:10]) for p in proofs]
    notes = [f"- {p.form}: {line}" for p in proofs for line in _notes(p)]
    lines = [
        _TITLE,
        "",
        "The network also lies here in forms that other engines run. Each was compared "
        "with the weights of this bundle; the figures stand in its `proof.json`.",
        "",
        *table(header, rows),
        *(["", *notes] if notes else []),
        "",
    ]
    return "\n".join(lines)


def _samples(proof: Proof) -> str:
    split = f" of {proof.split}" if proof.split else ""
    return f"{proof.images} samples{split}"


def _loss(proof: Proof) -> str:
    losses = [f for f in proof.figures if f.name.startswith("loss of ")]
    if not losses:
        return f"logits differ by at most {proof.largest_difference:.1g}"
    return "; ".join(_words(figure) for figure in losses)


def _words(figure: StoredFigure) -> str:
    name = figure.name.removeprefix("loss of ")
    if figure.value is None:
        return f"{name}: {figure.note}"
    bounds = (
        "no interval"
        if figure.low is None or figure.high is None
        else f"{figure.low:.4f} to {figure.high:.4f}"
    )
    return f"{name} {figure.value:.4f} ({bounds})"


def _notes(proof: Proof) -> list[str]:
    kept = len(proof.float_layers)
    layers = f"{kept} layers stayed in 32 bit: {', '.join(proof.float_layers)}."
    return [*([layers] if kept else []), *proof.warnings]
