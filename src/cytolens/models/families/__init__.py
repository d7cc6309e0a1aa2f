"""One network family per file; importing one imports torch."""
