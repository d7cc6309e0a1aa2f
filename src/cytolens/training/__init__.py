"""From a recipe and a manifest to a run folder with the bundle in it.

`cytolens.training.run.train` is the door. Nothing here imports torch until that
is called, so that the command line answers at once.
"""
