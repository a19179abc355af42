"""Reads of services, documents, complaint channels and completeness."""
