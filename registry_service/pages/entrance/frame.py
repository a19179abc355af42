"""What the pages for coming in have in common: their name."""

from shared.web.pages import Pages

entrance_pages = Pages("entrance", __file__)
