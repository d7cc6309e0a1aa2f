"""What the benchmarks run in the peers' own environments."""
