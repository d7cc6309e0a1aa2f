"""Reads a card's text into facts, each with its line."""
