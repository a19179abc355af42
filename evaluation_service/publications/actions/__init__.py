"""Deeds about publications: record, change, publish, note progress, take demonstrations out."""
