"""The frame of the evaluation's pages: its name and navigation; people sign in at the registry."""

from shared.contracts.roles import (
    EVALUATION_ADMINISTRATOR,
    EVALUATOR,
    NATIONAL_ADMINISTRATOR,
    OPERATOR,
    VERIFIER,
)
from shared.web.catalogues import mark as _
from shared.web.site import Place, Site

SITE = Site(
    name=_("Prima"),
    about=_("Prima: innovations in public service, and how well the units behind them serve."),
    places=(
        Place(_("Home"), "/", is_peers=True),
        Place(_("Catalogue"), "/katalog", is_peers=True),
        Place(_("Results"), "/hasil"),
        Place(_("My tasks"), "/tugas", roles=(EVALUATOR,)),
        Place(_("F-01"), "/f01", roles=(OPERATOR, VERIFIER)),
        Place(_("Periods"), "/periode", roles=(NATIONAL_ADMINISTRATOR, EVALUATION_ADMINISTRATOR)),
    ),
    footer=(
        Place(_("Catalogue"), "/katalog", is_peers=True),
        Place(_("Results"), "/hasil"),
        Place(_("For programs: the API"), "/api/v1/docs"),
    ),
)
