"""A bundle in the form of another library, with proof that it answers alike."""
