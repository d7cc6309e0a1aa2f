"""Whether strange images are told from those like the training images."""
