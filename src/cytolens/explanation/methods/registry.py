"""Methods by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.registry import Registry

if TYPE_CHECKING:
    from cytolens.explanation.method import Method

METHODS: Registry[Method] = Registry("explanation method")
