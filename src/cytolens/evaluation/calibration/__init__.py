"""Whether a probability of 0.8 is right eight times in ten; and making it so."""
