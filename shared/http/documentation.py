"""Serves the OpenAPI description and its interactive page, from installed files only."""

import json
from importlib.resources import files

from flask import Flask, Response, abort

from shared.http.access import EVERYONE, add_declared_route
from shared.http.problems import ProblemApi

ASSETS = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " connect-src 'self'; frame-ancestors 'none'"
)
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="docs/swagger-ui.css"></head>
<body><div id="api"></div>
<script src="docs/swagger-ui-bundle.js"></script><script src="docs/start.js"></script></body></html>
"""
START = 'SwaggerUIBundle({ url: "openapi.json", dom_id: "#api", deepLinking: true });\n'


def describe_api(api: ProblemApi) -> str:
    """The OpenAPI 3.1 description as JSON text, always in the same order."""
    return json.dumps(api.describe(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def register_documentation(app: Flask, api: ProblemApi) -> None:
    """Add `/api/v1/openapi.json` and `/api/v1/docs`."""

    def answer_openapi() -> Response:
        return Response(describe_api(api), mimetype="application/json")

    def answer_docs() -> Response:
        page = Response(PAGE.format(title=app.config["API_TITLE"]), mimetype="text/html")
        page.headers["Content-Security-Policy"] = POLICY
        return page

    def answer_start() -> Response:
        return Response(START, mimetype="text/javascript")

    def answer_asset(name: str) -> Response:
        if name not in ASSETS:
            abort(404)
        content = files("flask_swagger_ui").joinpath("dist", name).read_bytes()
        response = Response(content, mimetype=ASSETS[name])
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response

    add_declared_route(app, "/api/v1/openapi.json", answer_openapi, EVERYONE)
    add_declared_route(app, "/api/v1/docs", answer_docs, EVERYONE)
    add_declared_route(app, "/api/v1/docs/start.js", answer_start, EVERYONE)
    add_declared_route(app, "/api/v1/docs/<name>", answer_asset, EVERYONE)
    app.extensions["prima_api"] = api
