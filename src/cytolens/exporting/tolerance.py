"""How much an exported graph may differ: stated here, stored in every proof."""

from cytolens.evaluation.comparison.resampled import AREA, MACRO_AREA

LOGITS = 1e-4
"""Largest difference of a logit in 32 bit, relative to the largest logit, or to 1."""
LOSSES = {AREA: 0.005, MACRO_AREA: 0.005, "balanced accuracy": 0.005}
"""Largest loss of a figure in 8 bit against 32 bit, on the same samples."""
