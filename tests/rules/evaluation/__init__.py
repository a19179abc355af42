"""Decisions of the evaluation, without any server."""
