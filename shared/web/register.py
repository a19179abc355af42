"""Adds a service's pages to its app: templates, catalogues, assets, error pages, `/ui` in development."""

from collections.abc import Iterable
from pathlib import Path

from flask import Flask

from shared.http.service import current_service
from shared.web import language, render, site
from shared.web.assets import RULE, answer_page_asset
from shared.web.catalogues import SHARED, load_catalogues
from shared.web.errors import register_error_pages
from shared.web.pages import Pages
from shared.web.sent_files import FormRequest
from shared.web.site import Site
from shared.web.ui import ui


def register_pages(app: Flask, frame: Site, slices: Iterable[Pages], translations: Path) -> None:
    """Make every page known; `translations` is where the service's own catalogues stand."""
    every = [*slices]
    if current_service_is_in_development(app):
        every.append(ui)
    app.request_class = FormRequest
    app.extensions[site.EXTENSION] = frame
    app.extensions[language.EXTENSION] = load_catalogues((SHARED, translations))
    app.extensions[render.EXTENSION] = render.make_environment({each.name: each.templates for each in every})
    app.add_url_rule(RULE, "answer_page_asset", answer_page_asset)
    for each in every:
        each.register(app)
    register_error_pages(app)


def current_service_is_in_development(app: Flask) -> bool:
    """The settings say that somebody builds pages here."""
    with app.app_context():
        return current_service().settings.is_development
