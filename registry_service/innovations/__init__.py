"""Innovations and programmes: drafted by an agency, published by its region, archived with a reason."""
