"""Deeds about self-assessments: fill in, add evidence, hand in, give back, take demonstrations out."""
