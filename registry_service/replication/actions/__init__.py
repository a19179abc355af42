"""Deeds about replications."""
