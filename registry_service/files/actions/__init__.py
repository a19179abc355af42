"""Deeds about files: take an upload in, store content, refer to it, take out what nothing refers to."""
