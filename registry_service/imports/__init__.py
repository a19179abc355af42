"""Imports of sheets: read, checked, shown with every fault marked, and applied in one transaction."""
