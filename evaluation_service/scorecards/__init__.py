"""Scorecards: one lokus in one period with its trace, grade and reasons; and the ranking over them."""
