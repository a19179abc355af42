"""Determining and releasing the results of a period."""
