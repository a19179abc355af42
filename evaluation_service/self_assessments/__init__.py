"""Self-assessments (F-01): what a unit ticks and counts of itself, with evidence, and hands in."""
