"""Parts of ``python -m benchmarks.inference``."""
