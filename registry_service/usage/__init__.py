"""Usage: how often an innovation's service is used, by month and channel or as somebody stated it."""
