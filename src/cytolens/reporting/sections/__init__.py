"""The parts of an evaluation's report, one per file, each with drawings and tables."""
