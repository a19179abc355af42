"""Serves style, script and pictures out of installed packages, each under an address with its digest."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from flask import Response, abort, request, url_for

from shared.http.access import EVERYONE

MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# Name of an asset: the package it is installed with, where it stands there, and what it is.
SOURCES = {
    "bootstrap.css": ("flask_bootstrap", "static/bootstrap5/css/bootstrap.min.css", "text/css"),
    **{
        path.name: ("shared.web", f"static/{path.name}", MEDIA_TYPES[path.suffix])
        for path in (Path(__file__).parent / "static").iterdir()
    },
}
FOR_GOOD = "public, max-age=31536000, immutable"
RULE = "/assets/<digest>/<name>"


@dataclass(frozen=True)
class Asset:
    """The bytes of one file, and their digest."""

    plain: bytes
    packed: bytes
    media_type: str
    digest: str


@cache
def read_asset(name: str) -> Asset:
    """An asset by its name; read once."""
    package, path, media_type = SOURCES[name]
    plain = files(package).joinpath(path).read_bytes()
    # The last line of a packaged style names a file for debuggers that is not served here.
    plain = plain.partition(b"\n/*# sourceMappingURL")[0]
    digest = hashlib.sha256(plain).hexdigest()[:12]
    return Asset(plain, gzip.compress(plain, 9, mtime=0), media_type, digest)


def asset_address(name: str) -> str:
    """Where an asset is read; another content has another address."""
    return url_for("answer_page_asset", digest=read_asset(name).digest, name=name)


def answer_page_asset(digest: str, name: str) -> Response:
    """The asset, to be kept for good; an address of another release is none of ours."""
    if name not in SOURCES or read_asset(name).digest != digest:
        abort(404)
    asset = read_asset(name)
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(asset.packed if is_packed else asset.plain, mimetype=asset.media_type)
    response.headers["Cache-Control"] = FOR_GOOD
    response.headers["Vary"] = "Accept-Encoding"
    if name.endswith("_worker.js"):
        # Beyond the folder it stands in, as far as the page says that asks for it; it asks us alone.
        response.headers["Service-Worker-Allowed"] = f"{request.script_root}/"
        response.headers["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


answer_page_asset.access = EVERYONE  # type: ignore[attr-defined]
