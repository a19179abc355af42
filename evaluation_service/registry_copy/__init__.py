"""The evaluation's local copy of what it needs of the registry."""
