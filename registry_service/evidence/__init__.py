"""Evidence for what a record says: a file, a photo or a link, for one of its fields or for the whole."""
