"""The addresses that posters, slips and links lead to; they have to stay as long as paper hangs on walls."""

POSTER_PATH = "/survey/{}"
TOKEN_PATH = "/survey/tokens/{}"  # noqa: S105 - a path, no secret


def address_of_poster(own_url: str, code: str) -> str:
    """What the code of a poster says."""
    return own_url + POSTER_PATH.format(code)


def address_of_token(own_url: str, token: str) -> str:
    """What the code of a slip says, and what a link is."""
    return own_url + TOKEN_PATH.format(token)
