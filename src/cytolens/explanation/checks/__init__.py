"""Whether a map can be trusted: faithful, of this network, and on the right place."""
