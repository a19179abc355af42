"""Simulations: what would change a grade, exactly; nothing of it is a result, and nothing is stored."""
