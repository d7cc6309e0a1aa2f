"""A bundle's network as a graph for other engines, preprocessing folded in."""
