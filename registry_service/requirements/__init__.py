"""Requirements: what a record must have before it is submitted, or may enter a competition or an index."""
