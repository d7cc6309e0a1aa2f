"""The command line: one command per file; `main` finds them."""
