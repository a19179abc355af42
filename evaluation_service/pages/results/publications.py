"""The pages of what others reported: Ombudsman, satisfaction surveys, the ministry; as printed."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from evaluation_service.pages.results.frame import WORDS, address_with, results_pages
from evaluation_service.publications import queries, rules
from evaluation_service.publications.shown import describe_publication
from evaluation_service.registry_copy.queries import list_region_names
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.http.fields import RegionCode
from shared.web.render import Shown

PATH = "/hasil/laporan"
PAGE_SIZE = 20


class PublicationsArguments(Schema):
    """On which region, or of which year."""

    region_code = RegionCode(load_default=None)
    year = fields.Integer(load_default=None, validate=validate.Range(min=1900, max=9999))
    cursor = fields.String(load_default=None)


@results_pages.read(PATH, access=EVERYONE, arguments=PublicationsArguments)
def list_publications(session: Session, actor: Actor, arguments: dict[str, Any]) -> Shown:
    """Publications, newest record first; drafts are there for those who keep them."""
    page = queries.list_publications(session, actor, **arguments, limit=PAGE_SIZE)
    offered = queries.list_published_places(session)
    codes = {row.region_code for row in page.items} | set(offered.region_codes)
    names = list_region_names(session, codes)
    values = {
        "found": page.items,
        "names": names,
        "years": offered.years,
        "regions": sorted((names.get(code, code), code) for code in offered.region_codes),
        "wanted": arguments,
        "next_address": address_with(PATH, cursor=page.next_cursor) if page.next_cursor else None,
        "first_address": address_with(PATH) if arguments["cursor"] else None,
        "writes": actor.has_role(*rules.KEEPERS),
        "words": WORDS,
    }
    return Shown("results/publications.html", values)


@results_pages.read(f"{PATH}/<uuid:publication_id>", access=EVERYONE)
def show_publication(session: Session, actor: Actor, publication_id: UUID) -> Shown:
    """One publication whole, with our checks beside what it reports."""
    row = queries.get_publication(session, actor, publication_id)
    names = list_region_names(session, [row.region_code])
    values = {
        "publication": describe_publication(session, row),
        "region_name": names.get(row.region_code, row.region_code),
        "keeps": rules.may_keep(actor, row.region_code),
        "words": WORDS,
    }
    return Shown("results/publication.html", values)
