"""What the pages of usage have in common: their name."""

from shared.web.pages import Pages

usage_pages = Pages("usage", __file__)
