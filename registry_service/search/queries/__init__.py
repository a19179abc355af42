"""Reads of the search index: what a text means, what it finds, how that is spread, what is alike."""
