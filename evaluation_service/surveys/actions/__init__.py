"""Deeds about the survey: give tokens out, take responses, close batches, decide on bursts; never commits."""
