"""What is costly to compute and follows from content alone, kept for the next run.

A *pack* is a folder of records of one size, each under the digest of all that it
follows from. A changed image has another digest, so nothing here can be stale. Packs
are written whole or not at all, are never changed, and the least recently used goes
first when the cache outgrows its limit.
"""
