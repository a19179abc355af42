"""Tests of the scoring package and of instrument files."""
