"""Accuracy of every recipe and of two peers on the real sets."""
