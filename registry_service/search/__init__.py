"""The search index: texts, names, words and facets of what is published, each by the innovation's id."""
