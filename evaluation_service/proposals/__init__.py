"""Proposals: what the registry suggests for the innovation aspect, frozen, and who confirmed it."""
