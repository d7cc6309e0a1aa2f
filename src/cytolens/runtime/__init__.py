"""Engines that turn batches of resized images into logits."""
