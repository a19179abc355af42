"""Keeps the catalogues of the pages: collects their texts, says what is not translated."""
