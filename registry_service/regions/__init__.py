"""Regions: provinces, regencies and cities by their official code, each with its time zone."""
