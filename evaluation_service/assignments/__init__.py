"""Assignments: which evaluator scores which lokus, and how far each has come."""
