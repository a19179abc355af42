"""Deeds about innovations: writing them, and their way from draft to archive."""
