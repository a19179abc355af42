"""Deeds about usage figures: those of a month, those that somebody stated, and what both have in common."""
