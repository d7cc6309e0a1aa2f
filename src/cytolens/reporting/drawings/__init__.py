"""Drawn figures, one per file; each is told apart without colour."""
