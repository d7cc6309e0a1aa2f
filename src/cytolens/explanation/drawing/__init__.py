"""The picture of an explanation."""
