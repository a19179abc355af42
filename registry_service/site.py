"""The frame of the registry's pages: its name, its navigation, and that people sign in here."""

from registry_service.people.entrance import renew_cookies
from shared.web.catalogues import mark as _
from shared.web.site import Place, Site

SITE = Site(
    name=_("Prima"),
    about=_("Prima: innovations in public service, and how well the units behind them serve."),
    places=(Place(_("Home"), "/"), Place(_("Catalogue"), "/katalog")),
    footer=(
        Place(_("Catalogue"), "/katalog"),
        Place(_("For programs: the API"), "/api/v1/docs"),
    ),
    renew=renew_cookies,
)
