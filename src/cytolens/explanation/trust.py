"""What is said beside every map: whether its method passed its check for the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cytolens.explanation.checks.verdict import Verdict


def trust_sentence(title: str, verdict: Verdict | None) -> str:
    """The verdict, or that there is none and how to get one.

    Args:
        title: Of the method, for people.
        verdict: Of its sanity check for this model; None: it was not checked.
    """
    if verdict is not None:
        return verdict.sentence
    return (
        f"{title} was not checked for this model: run `cytolens explain check` before "
        "you rely on it."
    )


def trust_content(title: str, verdict: Verdict | None) -> dict[str, object]:
    """The same with its figures, ready for JSON; ``outcome`` is always there."""
    content: dict[str, object] = {"outcome": "not checked"}
    if verdict is not None:
        content = verdict.model_dump()
    return content | {"said": trust_sentence(title, verdict)}
