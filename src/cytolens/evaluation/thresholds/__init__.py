"""Decision thresholds: what each one costs, how one is chosen, and where it may act."""
