"""Publications: what published documents report, kept as reported, with our checks beside it."""
