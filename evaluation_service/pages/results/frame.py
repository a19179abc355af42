"""What the pages of results have in common: their name, what codes are called, addresses of lists."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import request
from sqlalchemy.orm import Session

from evaluation_service.publications.words import KINDS
from evaluation_service.registry_copy.queries import list_time_zones
from shared.web.catalogues import mark as _
from shared.web.formats import DEFAULT_ZONE
from shared.web.pages import Pages

results_pages = Pages("results", __file__)

NOT_KEPT = frozenset({"cursor", "lang"})

SCHEMES: Mapping[str, str] = {
    "pekppp_nasional": _("PEKPPP, national"),
    "pekppp_mandiri": _("PEKPPP Mandiri, the region's own"),
    "other": _("Another scheme"),
}
COMBINATIONS: Mapping[str, str] = {
    "mean": _("mean of all sheets, indicator by indicator"),
    "median": _("median of all sheets, indicator by indicator"),
    "agreed": _("one sheet that a pleno agreed on"),
}
UNIT_KINDS: Mapping[str, str] = {
    "dinas": _("Dinas (agency)"),
    "badan": _("Badan (board)"),
    "sekretariat": _("Secretariat"),
    "bagian": _("Bagian (division)"),
    "inspektorat": _("Inspectorate"),
    "kecamatan": _("District"),
    "kelurahan": _("Urban village"),
    "rsud": _("Regional hospital"),
    "puskesmas": _("Health centre"),
    "upt": _("Technical unit"),
    "mpp": _("Public service mall"),
}
PERIOD_STATES: Mapping[str, str] = {
    "draft": _("draft"),
    "open": _("sheets are being filled in"),
    "closed": _("closed, not released yet"),
    "released": _("released"),
}
WORDS = {
    "schemes": SCHEMES,
    "combinations": COMBINATIONS,
    "unit_kinds": UNIT_KINDS,
    "publication_kinds": KINDS,
    "period_states": PERIOD_STATES,
}


def find_zone(session: Session, region_code: str | None) -> str:
    """The zone that moments of a region's results are told in; what is the nation's, in that of Jakarta."""
    if region_code is None:
        return DEFAULT_ZONE
    return list_time_zones(session, {region_code}).get(region_code, DEFAULT_ZONE)


def address_with(path: str, **changed: str | None) -> str:
    """This page's arguments at a path of ours, some of them changed or taken away."""
    kept = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name not in NOT_KEPT and name not in changed and value
    ]
    query = urlencode([*kept, *((name, value) for name, value in changed.items() if value)])
    return f"{request.script_root}{path}{'?' + query if query else ''}"
