"""Is one model better than another on the same samples, or is no difference shown."""

from cytolens.evaluation.comparison.alignment import ComparisonError
from cytolens.evaluation.comparison.compare import compare_predictions
from cytolens.evaluation.comparison.comparison import Comparison, Pair

__all__ = ["Comparison", "ComparisonError", "Pair", "compare_predictions"]
