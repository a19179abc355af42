"""Deeds about agencies and units, one module a subject."""
