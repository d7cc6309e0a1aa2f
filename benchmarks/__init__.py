"""Measured claims: each file runs the peer beside us and writes a page."""
