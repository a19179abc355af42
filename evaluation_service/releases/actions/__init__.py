"""Deeds about results, one file each: closing, determination, release; none commits."""
