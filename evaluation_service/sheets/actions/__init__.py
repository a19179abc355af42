"""Deeds about sheets, one file each; none commits."""
