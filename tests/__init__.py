"""Tests of Prima, on real servers."""
