"""Random changes to training images, on whole batches of tensors.

Every change reads uniform numbers that were drawn for it (see `draws`), so that what
happens to an image depends on the seed, the epoch and its place in it, and not on
the batch it travels in, on the number of devices or on where a run was resumed.
"""
