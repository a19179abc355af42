"""Periods: what is evaluated, with which instrument, which units were chosen, and who scores them."""
