"""From a bundle and images to the predictions table, the only door to evaluation."""
