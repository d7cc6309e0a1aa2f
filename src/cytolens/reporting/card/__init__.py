"""Writes the model card with what was measured."""
