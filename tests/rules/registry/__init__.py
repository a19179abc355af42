"""The registry's pure decisions."""
