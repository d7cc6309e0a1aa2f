"""Reporting checklists: their items as data, and the answers an evaluation knows."""
