"""The page of somebody's imports: what was handed in, templates to fill in, and a new file."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from registry_service.files.models import FILES
from registry_service.imports import actions, queries, rules
from registry_service.imports.shapes import REGION
from registry_service.pages.imports.frame import (
    IMPORTERS,
    KIND_WORDS,
    MODE_WORDS,
    STATE_WORDS,
    PlaceFields,
    import_pages,
    list_kinds,
    list_places,
    read_place,
)
from registry_service.regions.queries import list_regions_by_code
from shared.actor import Actor
from shared.web.catalogues import mark as _
from shared.web.forms import Form, form_of
from shared.web.language import choose_language
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.sent_files import FormFile, SentFile, take_upload
from shared.web.site import address_of

LIST = "/impor"
FILE = FormFile(FILES.purposes[actions.PURPOSE], in_parts=True)
IMPORTS = 20


class ListPageArguments(Schema):
    """Where the list goes on."""

    cursor = fields.String(load_default=None)


class NewImportForm(PlaceFields):
    """A file to be checked, perhaps as the upload that brought it, and what is to be done with wrong rows."""

    mode = fields.String(required=True, validate=validate.OneOf(rules.MODES))
    upload_id = fields.UUID(load_default=None)


class TemplateChoice(PlaceFields):
    """Which template: a workbook with lists to choose from, or the headings alone."""

    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


@import_pages.read(LIST, access=IMPORTERS, arguments=ListPageArguments)
def show_imports(
    session: Session, actor: Actor, arguments: dict[str, Any] | None = None, form: Form | None = None
) -> Shown:
    """The imports that the reader asked for or whose region they keep, and the form for a new one."""
    cursor = arguments["cursor"] if arguments else None
    found = queries.list_imports(session, actor, region_code=None, cursor=cursor, limit=IMPORTS)
    places, kinds = list_places(session, actor), list_kinds(actor)
    chosen = form or form_of(
        {"mode": "all_or_nothing", "kind": kinds[0][0], "place": places[0][0] if len(places) == 1 else None}
    )
    more = urlencode({"cursor": found.next_cursor})
    values = {
        "found": found.items,
        "regions": list_regions_by_code(session, {each.region_code for each in found.items}),
        "places": places,
        "kinds": kinds,
        "modes": MODE_WORDS,
        "kind_words": KIND_WORDS,
        "state_words": STATE_WORDS,
        "purpose": FILE.purpose,
        "upload_purpose": actions.PURPOSE,
        "form": chosen,
        "next_address": f"{address_of(LIST)}?{more}" if found.next_cursor else None,
        "first_address": address_of(LIST) if cursor else None,
    }
    return Shown("imports/list.html", values)


@import_pages.form(LIST, access=IMPORTERS, show=show_imports, body=NewImportForm, files={"file": FILE})
def hand_in(session: Session, actor: Actor, body: dict[str, Any], files: Mapping[str, SentFile]) -> See:
    """Take the file and have it checked; nothing of it is stored yet."""
    region_code, agency_id = read_place(body["place"])
    sent, before = files.get("file"), body["upload_id"]
    upload_id = take_upload(session, actor, FILES, sent, before, purpose=actions.PURPOSE, field="file")
    found = actions.ask_for_import(
        session,
        actor,
        upload_id=upload_id,
        kind=body["kind"],
        region_code=region_code,
        agency_id=agency_id,
        mode=body["mode"],
        lang=choose_language(),
        columns=None,
    )
    notice = Notice(_("“%(name)s” has arrived and is being checked."), {"name": found.file_name})
    return See(address_of(f"{LIST}/{found.import_id}"), notice)


@import_pages.read(f"{LIST}/templat", access=IMPORTERS, arguments=TemplateChoice)
def get_template(session: Session, actor: Actor, arguments: dict[str, Any]) -> See:
    """Lead to the template that was chosen."""
    region_code, agency_id = read_place(arguments["place"])
    asked = {
        "kind": arguments["kind"],
        "region_code": region_code,
        "format": "xlsx" if arguments["kind"] == REGION else arguments["format"],
        "lang": choose_language(),
        **({"agency_id": agency_id} if agency_id else {}),
    }
    return See(address_of(f"/api/v1/imports/template?{urlencode(asked)}"))
