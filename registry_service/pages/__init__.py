"""The registry's pages, a folder for each kind of reader; they show and ask, slices decide."""
