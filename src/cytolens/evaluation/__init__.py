"""Figures with intervals, computed from the predictions table and nothing else."""
