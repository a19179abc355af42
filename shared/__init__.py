"""Machinery that both services stand on; it knows no word of the product outside `contracts`."""
