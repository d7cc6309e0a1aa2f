"""Cases, data and page of ``benchmarks.explanation``."""
