"""Engines that turn batches of normalised images into logits."""
