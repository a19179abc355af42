"""Deeds about periods and their lokus."""
