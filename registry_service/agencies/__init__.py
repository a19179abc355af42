"""Agencies in a tree, the units inside them, and how their many names are matched."""
