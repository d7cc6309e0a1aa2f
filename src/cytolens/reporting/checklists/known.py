"""What a report knows when it fills in a checklist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cytolens.bundle.schema import ModelDescription, Provenance
    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.models.recipe import Recipe


@dataclass(frozen=True)
class Known:
    """An evaluation, and what its bundle says of itself where it is at hand."""

    evaluation: Evaluation
    description: ModelDescription | None = None

    @property
    def provenance(self) -> Provenance | None:
        """Where the weights come from."""
        return None if self.description is None else self.description.provenance

    @property
    def recipe(self) -> Recipe | None:
        """How it was trained."""
        return None if self.description is None else self.description.recipe


def counted(counts: dict[str, int]) -> str:
    """Such as ``benign 45, malignant 4``."""
    return ", ".join(f"{name} {count}" for name, count in counts.items())
