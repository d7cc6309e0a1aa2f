"""The saved model on disk: the one form in which a model moves."""
