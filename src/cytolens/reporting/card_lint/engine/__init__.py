"""Which figures can be true together: exact search, and intervals."""
