"""Train, evaluate, explain and serve cancer-microscopy classifiers."""

__version__ = "0.1.0"
