"""Trends: released results of a unit or a region through the periods; what cannot be compared is marked."""
