"""Where a network looks, and whether that picture can be trusted."""
