"""Finds contradictions in a model card: figures that cannot all be true."""
