"""Links that people hand in: which may be visited, how, and what came of it."""
