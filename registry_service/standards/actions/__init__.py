"""Deeds about services, their standards, documents, complaint channels and figures."""
