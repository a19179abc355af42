"""The frame of the registry's pages: its name, its navigation, and that people sign in here."""

from registry_service.people.entrance import renew_cookies
from shared.contracts.roles import INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR, OPERATOR, VERIFIER
from shared.web.catalogues import mark as _
from shared.web.site import Place, Site

SITE = Site(
    name=_("Prima"),
    about=_("Prima: innovations in public service, and how well the units behind them serve."),
    places=(
        Place(_("Home"), "/"),
        Place(_("Catalogue"), "/katalog"),
        Place(_("Results"), "/hasil", is_peers=True),
        Place(_("My work"), "/kerja", signed_in_only=True),
        Place(_("Usage"), "/pemakaian", roles=(OPERATOR, INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)),
        Place(_("Services"), "/layanan", roles=(OPERATOR, VERIFIER)),
        Place(_("Import"), "/impor", roles=(OPERATOR, INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)),
        Place(_("Agencies"), "/perangkat-daerah", roles=(INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)),
        Place(_("People"), "/orang", roles=(INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)),
    ),
    footer=(
        Place(_("Catalogue"), "/katalog"),
        Place(_("Results"), "/hasil", is_peers=True),
        Place(_("For programs: the API"), "/api/v1/docs"),
    ),
    renew=renew_cookies,
)
