"""Ways to bound a figure, one per file."""
