"""Pure parts of the shared machinery."""
