"""What methods share that look into one part of a network, which not every one has."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING

from cytolens.explanation.errors import ExplanationError

if TYPE_CHECKING:
    from cytolens.explanation.saliency import Kind
    from cytolens.models.network import Network


@dataclass(frozen=True)
class PartMethod(ABC):
    """A method for the networks that have a certain part; see `Method`."""

    name: str
    title: str
    _: KW_ONLY
    uses_gradients: bool = True
    kind: Kind = "positive"

    @abstractmethod
    def find_part(self, network: Network, size_px: int) -> object:
        """Find the part that the maps are made of.

        Args:
            network: In evaluation mode.
            size_px: Side of its input.

        Raises:
            ExplanationError: If the network has no such part, with the reason.
        """

    @property
    def is_class_specific(self) -> bool:
        """Whether another class gives another map: it does through the gradients."""
        return self.uses_gradients

    def refuses(self, network: Network, size_px: int) -> str | None:
        """Say why a network without the part has no such map."""
        try:
            self.find_part(network, size_px)
        except ExplanationError as error:
            return str(error)
        return None
