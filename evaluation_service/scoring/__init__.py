"""Scoring as pure functions over data; imports the standard library only (numpy in `vectorised`)."""
