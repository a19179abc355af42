"""Renders a template into a page with its headers; what is shown is decided by the pages."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Response, current_app, request, url_for
from jinja2 import BaseLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

from shared.actor import NOBODY, Actor
from shared.http.service import current_service
from shared.web import charts, formats, language, notices, site
from shared.web.assets import asset_address
from shared.web.catalogues import LANGUAGES
from shared.web.forms import CSRF_FIELD, KEY_FIELD, VERSION_FIELD, Form
from shared.web.roles import name_role, name_roles_of

EXTENSION = "prima_templates"
OWN_TEMPLATES = Path(__file__).parent / "templates" / "web"
# A page and what it loads from us; `data:` are the pictures inside the packaged style. Where people sign in
# at the other service, pages renew the session there.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " connect-src 'self' {peer}; base-uri 'none'; frame-ancestors 'none'; form-action 'self' {peer}"
)
SMALLEST_PACKED = 1000


@dataclass(frozen=True)
class Shown:
    """A template with what it shows."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


def make_environment(folders: Mapping[str, Path]) -> Environment:
    """The templates of these folders, each under its name, and those that all pages share under `web`."""
    loaders: dict[str, BaseLoader] = {
        name: FileSystemLoader(folder) for name, folder in {**folders, "web": OWN_TEMPLATES}.items()
    }
    environment = Environment(
        loader=PrefixLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        language.translate,
        language.translate_number,
        newstyle=True,
        pgettext=language.translate_in_context,
    )
    environment.filters |= {
        "number": formats.write_number,
        "rupiah": formats.write_rupiah,
        "day": formats.write_date,
        "month": formats.write_month,
        "short_month": formats.write_short_month,
        "moment": formats.write_moment,
        "worded": language.one_of_pair,
        "query": urlencode,
        "role": name_role,
    }
    environment.globals |= {
        "asset": asset_address,
        "page": page_address,
        "address": site.address_of,
        "account_address": site.account_address,
        "sparkline": charts.draw_sparkline,
        "share_widths": charts.share_widths,
        "radar": charts.draw_radar,
        "refusal": language.tell_refusal,
        "said": language.translate,
        "CSRF_FIELD": CSRF_FIELD,
        "VERSION_FIELD": VERSION_FIELD,
        "KEY_FIELD": KEY_FIELD,
    }
    return environment


def render_page(shown: Shown, actor: Actor = NOBODY, csrf_token: str = "") -> Response:
    """The page with its headers: nothing from elsewhere, nothing inline, packed where that tells nothing."""
    environment: Environment = current_app.extensions[EXTENSION]
    notice = notices.take_notice()
    told = language.choose_language()
    text = environment.get_template(shown.template).render(
        {
            "form": Form(),
            **shown.values,
            "actor": actor,
            "own_roles": name_roles_of(actor),
            "csrf_token": csrf_token,
            "language": told,
            "other_languages": [(each, address_in(each)) for each in LANGUAGES if each != told],
            "site": site.current_site(),
            "notice": notice,
            "notice_text": notices.say(notice) if notice else None,
            "notice_share": notices.say_share(notice) if notice else None,
            "notice_link": site.whole_address_of(notice.link) if notice and notice.link else None,
            "is_notice_of_here": bool(notice and notice.link and urlsplit(notice.link).path == request.path),
            "here": request.path,
            "here_whole": site.own_address_now(),
        }
    )
    response = Response(text, status=shown.status, mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY.format(
        peer=current_service().settings.peer_public_url
    )
    response.headers["Content-Language"] = told
    response.headers["Vary"] = "Cookie, Accept-Language, Accept-Encoding"
    language.remember_language(response)
    notices.forget_notice(response)
    return _pack(response) if actor.is_nobody and not csrf_token else response


def page_address(name: str, *, _external: bool = False, **values: Any) -> str:
    """Where a page stands, by its slice and its view: `catalogue.show_home`; `_external`, to be sent on."""
    address = url_for(name.replace(".", "_pages.", 1), **values)
    return site.whole_address_of(address.removeprefix(request.script_root)) if _external else address


def address_in(other: str) -> str:
    """The address of this page in another language."""
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name != language.ARGUMENT]
    return f"{request.script_root}{request.path}?{urlencode([*arguments, (language.ARGUMENT, other)])}"


def _pack(response: Response) -> Response:
    """Pack what holds no secret: the length of a packed page tells of the secrets in it."""
    body = response.get_data()
    if len(body) >= SMALLEST_PACKED and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
