"""First weights of a network: from a file, from the hub, or at random."""
