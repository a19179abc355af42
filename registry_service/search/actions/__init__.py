"""Deeds of the search index: take entries in and out, add up what changed."""
