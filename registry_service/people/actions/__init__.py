"""Deeds about people, one file for each subject."""
