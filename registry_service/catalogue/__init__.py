"""The public catalogue: one call that searches, shows and counts; it composes what the slices below hold."""
