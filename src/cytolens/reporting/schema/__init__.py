"""The published, versioned schema of ``metrics.json``."""
