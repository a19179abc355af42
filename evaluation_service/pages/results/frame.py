"""What the pages of results have in common: their name."""

from shared.web.pages import Pages

results_pages = Pages("results", __file__)
