"""Reports: one typed content, rendered as one self-contained page."""
