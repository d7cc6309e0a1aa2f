"""What every way to explain an answer offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.explanation.saliency import Kind
    from cytolens.models.network import Network


class Method(Protocol):
    """Turns a network and images into maps; keeps nothing, and leaves no hooks."""

    @property
    def name(self) -> str:
        """Name in the registry."""
        ...

    @property
    def title(self) -> str:
        """Name for people: ``Grad-CAM``."""
        ...

    @property
    def kind(self) -> Kind:
        """Whether maps have a sign."""
        ...

    @property
    def is_class_specific(self) -> bool:
        """Whether another class gives another map."""
        ...

    def refuses(self, network: Network, size_px: int) -> str | None:
        """Say why this network has no such map; None where it has one.

        Args:
            network: In evaluation mode.
            size_px: Side of its input.
        """
        ...

    def maps(self, network: Network, images: Tensor, targets: Tensor) -> Tensor:
        """Explain a batch.

        Args:
            network: In evaluation mode; it is not changed.
            images: Normalised, shape ``(n, 3, size, size)``, or
                ``(n, 2, 3, size, size)`` for pairs; on the network's device.
            targets: Class numbers, shape ``(n,)``.

        Returns:
            float32, shape ``(n, images, size, size)``, on the same device.

        Raises:
            ExplanationError: If `refuses` gives a reason.
        """
        ...
