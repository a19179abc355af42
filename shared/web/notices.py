"""Carries one notice from a deed to the page after it, in a cookie that is read once."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException

from shared.web.language import ARGUMENT, current_catalogue, translate

COOKIE = "prima_notice"
MINUTES = 5
LONGEST = 2000
# Who has such a part of an address has what it opens.
SECRET_PARTS = frozenset({"secret", "token"})
# What says how somebody looks at a page, not which page it is.
OWN_WAYS = frozenset({ARGUMENT, "cursor"})


@dataclass(frozen=True)
class Notice:
    """What was done, in the words of the catalogues, with what they name.

    `share` is a text to send on; without one it is the notice with the page it leads to, and `""` is none.
    `link` is the path of that page; whoever leaves the notice knows it.
    """

    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    share: str | None = None
    kind: str = "success"
    link: str | None = None


def write_notice(notice: Notice) -> str:
    """The notice as text, to be kept or carried."""
    return json.dumps(
        {
            "text": notice.text,
            "values": dict(notice.values),
            "share": notice.share,
            "kind": notice.kind,
            "link": notice.link,
        }
    )


def read_notice(written: str | bytes) -> Notice | None:
    """The notice out of such a text; `None` for anything else."""
    try:
        content = json.loads(written)
        return Notice(
            str(content["text"]),
            {str(name): str(value) for name, value in content["values"].items()},
            content["share"] and str(content["share"]),
            "success" if content["kind"] == "success" else "warning",
            _read_link(content.get("link")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _read_link(text: object) -> str | None:
    """The path as it was left; anyone may plant a cookie, and a text to send on names pages only."""
    return None if text is None else link_of(str(text))


def link_of(address: str) -> str | None:
    """A page of this service as a path to send on; `None` for other addresses and those with a secret."""
    parts = urlsplit(address)
    path = parts.path.removeprefix(request.script_root)
    if parts.scheme or parts.netloc or not path.startswith("/"):
        return None
    try:
        _endpoint, values = current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return None
    if not SECRET_PARTS.isdisjoint(values):
        return None
    query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] not in OWN_WAYS])
    return f"{path}?{query}" if query else path


def leave_notice(response: Response, notice: Notice, address: str) -> None:
    """Let the next page show it, which stands at this address."""
    notice = replace(notice, link=link_of(address) if notice.share is None else None)
    packed = base64.urlsafe_b64encode(write_notice(notice).encode()).decode()
    if len(packed) <= LONGEST:
        response.set_cookie(
            COOKIE, packed, max_age=MINUTES * 60, httponly=True, samesite="Lax", secure=request.is_secure
        )


def take_notice() -> Notice | None:
    """The notice that was left, if its sentences are of our catalogues; anyone may plant a cookie."""
    packed = request.cookies.get(COOKIE, "")
    if not packed or len(packed) > LONGEST:
        return None
    try:
        notice = read_notice(base64.urlsafe_b64decode(packed))
    except ValueError:
        return None
    if notice is None:
        return None
    sentences = [notice.text] + ([notice.share] if notice.share else [])
    return notice if all(each in current_catalogue().known for each in sentences) else None


def say(notice: Notice) -> str:
    """The notice's sentence."""
    return fill(translate(notice.text), notice.values)


def say_share(notice: Notice) -> str | None:
    """The text to send on."""
    return fill(translate(notice.share), notice.values) if notice.share else None


def fill(sentence: str, values: Mapping[str, str]) -> str:
    """The sentence with its values; one that does not fit stays as it is."""
    try:
        return sentence % values
    except (KeyError, ValueError, TypeError):
        return sentence


def forget_notice(response: Response) -> None:
    """It was shown."""
    if COOKIE in request.cookies:
        response.delete_cookie(COOKIE)
