"""Readiness: what a record still lacks for its submission and for each competition or index."""
