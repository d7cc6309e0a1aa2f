"""One check per file; each takes a card's facts and yields findings."""
