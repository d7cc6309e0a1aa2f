"""The whole way on generated cells: no download, no network, a few minutes."""
