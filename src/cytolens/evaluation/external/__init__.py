"""What is left of a model's figures on data from elsewhere."""

from cytolens.evaluation.external.compute import side_by_side
from cytolens.evaluation.external.side import Side, read_side
from cytolens.evaluation.external.table import Row, SideBySide

__all__ = ["Row", "Side", "SideBySide", "read_side", "side_by_side"]
