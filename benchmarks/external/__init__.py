"""A model trained on one set and tested on another: the honest drop."""
