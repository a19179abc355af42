"""The evaluation's files: what may be handed in and by whom; how files are kept is `shared.files`."""
