"""The evaluation's migrations, oldest first; each goes up and down."""
