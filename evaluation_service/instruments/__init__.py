"""Instruments: the questionnaires behind a score, kept as data."""
