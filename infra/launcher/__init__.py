"""Starts, watches and stops everything that one machine needs to run Prima; knows no product rule."""
