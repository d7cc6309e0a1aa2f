"""Networks, one family per file, and recipes as data."""
