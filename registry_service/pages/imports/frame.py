"""What the pages of imports share: their name, who may, for whom somebody imports, and words for codes."""

from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_agencies_by_id
from registry_service.agencies.rules import KEEPERS
from registry_service.imports import rules
from registry_service.innovations.rules import DRAFTERS
from registry_service.regions.queries import list_regions_within
from shared.actor import Actor
from shared.errors import Invalid
from shared.http.access import any_of
from shared.web.catalogues import mark as _
from shared.web.language import translate
from shared.web.pages import Pages

import_pages = Pages("imports", __file__)
IMPORTERS = any_of(*DRAFTERS)
KIND_WORDS = {
    "innovations": _("Innovations with their details"),
    "usage_months": _("Usage month by month"),
    "usage_stated": _("Usage as it was stated, without a month"),
    "agencies": _("Agencies"),
    "units": _("Units"),
    "region": _("Everything of a region in one workbook"),
}
STATE_WORDS = {
    "waiting": _("being checked"),
    "columns_wanted": _("columns to be matched"),
    "checked": _("checked, not applied yet"),
    "unreadable": _("could not be read"),
    "applied": _("applied"),
}
MODE_WORDS = {
    "all_or_nothing": _("All rows, or none if one is wrong"),
    "valid_rows": _("The rows that are in order; the others are left out"),
}
WORK_WORDS = {
    rules.CHECK_WORK: _("The file is being checked"),
    rules.APPLY_WORK: _("The rows are being written"),
    rules.UNDO_WORK: _("The import is being undone"),
}
# What an import made and undoing it leaves, and why.
LEFT_WORDS = {
    "innovation": _("Innovation"),
    "usage_month": _("Usage of a month"),
    "usage_stated": _("Stated usage"),
    "agency": _("Agency"),
    "unit": _("Unit"),
}
WHY_WORDS = {
    "changed": _("somebody changed it since"),
    "used": _("somebody works with it: figures, evidence, a draft beside it or another record"),
    "archived": _("it is archived already"),
    "no_right": _("you may not archive or withdraw it"),
    "closed": _("its state does not allow it now"),
    "place": _("agencies and units are ended by an administrator, not removed"),
}
PLACE = validate.Regexp(r"[0-9.]{2,13}(/[0-9a-f-]{36})?\Z")


class PlaceFields(Schema):
    """What is imported, and for whom: a region, or one agency of it behind a slash."""

    kind = fields.String(required=True, validate=validate.OneOf(rules.KINDS))
    place = fields.String(required=True, validate=PLACE)


def read_place(place: str) -> tuple[str, UUID | None]:
    """The region and perhaps the agency that a choice means; raises Invalid at `place`."""
    region_code, _slash, agency = place.partition("/")
    try:
        return region_code, UUID(agency) if agency else None
    except ValueError as error:
        raise Invalid.at("place", "Not a valid UUID.") from error


def list_places(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """For whom the actor may import, as choices: whole regions, and agencies of their own."""
    regions = list_regions_within(session, actor.regions_of(*KEEPERS))
    own = [m for m in actor.mandates if m.role in DRAFTERS and m.agency_id is not None]
    agencies = list_agencies_by_id(session, [m.agency_id for m in own if m.agency_id]) if own else {}
    return [(region.code, region.name) for region in regions] + [
        (f"{agency.region_code}/{agency.agency_id}", agency.official_name) for agency in agencies.values()
    ]


def list_kinds(actor: Actor) -> list[tuple[str, str]]:
    """What the actor may import, as choices in the reader's language."""
    keeps = actor.has_role(*KEEPERS)
    return [
        (kind, translate(words))
        for kind, words in KIND_WORDS.items()
        if keeps or kind not in rules.KEEPERS_ONLY
    ]
