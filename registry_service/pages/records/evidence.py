"""The page of a record's evidence: what was handed in, and forms for a link and a file more."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from registry_service import labels
from registry_service.evidence import queries
from registry_service.evidence import rules as evidence_rules
from registry_service.evidence.actions import deeds
from registry_service.evidence.jobs import check_due_links
from registry_service.evidence.schemas import EvidenceInput
from registry_service.evidence.subjects import get_subject
from registry_service.files.models import FILES
from registry_service.pages.records import words
from registry_service.pages.records.frame import KEEPERS, open_desk, records_pages, values_of_desk
from registry_service.pages.records.sections import EVIDENCE_SLUG, SECTIONS
from registry_service.tables import SHORT_QUEUE
from shared.actor import Actor
from shared.db import after_commit
from shared.jobs.queue import Nudger
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.sent_files import FormFile, SentFile, take_upload
from shared.web.site import address_of

EVIDENCE = f"/inovasi/<uuid:innovation_id>/{EVIDENCE_SLUG}"
SUBJECT = "innovation"
SHOWN = 50
PURPOSES = {kind: FILES.purposes[purpose] for kind, purpose in evidence_rules.PURPOSE_OF.items()}


class EvidenceArguments(Schema):
    """Where the list goes on; what takes a piece out carries it along, so that it is shown as it was."""

    cursor = fields.String(load_default=None, validate=validate.Length(max=500))


@records_pages.read(EVIDENCE, access=KEEPERS, arguments=EvidenceArguments)
def show_evidence(
    session: Session,
    actor: Actor,
    innovation_id: UUID,
    arguments: dict[str, Any] | None = None,
    evidence_id: UUID | None = None,
    form: Form | None = None,
) -> Shown:
    """The evidence of a record, with what came of visiting its links."""
    desk = open_desk(session, actor, innovation_id)
    subject = get_subject(session, actor, SUBJECT, innovation_id)
    cursor = (arguments or {}).get("cursor") or (form.value("cursor") if form else "") or None
    page = queries.list_evidence(session, actor, subject, field=None, cursor=cursor, limit=SHOWN)
    if cursor and not page.items:
        # The last one here was taken out: the list is shown from its start.
        cursor = None
        page = queries.list_evidence(session, actor, subject, field=None, cursor=cursor, limit=SHOWN)
    values = {
        **values_of_desk(session, actor, desk),
        "items": [
            {**each, "of": words.name_field(each["field"]) if each["field"] else None} for each in page.items
        ],
        "total": queries.count_evidence(session, SUBJECT, innovation_id),
        "cursor": cursor,
        "next": page.next_cursor,
        "field_choices": [
            (field.name, words.name_field(field.name)) for part in SECTIONS for field in part.fields
        ],
        "purposes": PURPOSES,
        "upload_purposes": evidence_rules.PURPOSE_OF,
        "link_states": labels.LINK_STATES,
        "is_closed": subject.is_closed,
        "form": form or Form(),
    }
    return Shown("records/evidence.html", values)


@records_pages.form(f"{EVIDENCE}/tautan", access=KEEPERS, show=show_evidence, body=EvidenceInput)
def add_link(session: Session, actor: Actor, innovation_id: UUID, body: dict[str, Any]) -> See:
    """Hand in a link; it is visited soon."""
    deeds.add_evidence(session, actor, SUBJECT, innovation_id, {**body, "kind": "link"})
    nudger: Nudger = session.info["nudger"]
    after_commit(session, lambda: nudger.nudge_soon(SHORT_QUEUE, check_due_links))
    return _back(
        innovation_id, _("The link was added. We look soon whether it can be read without signing in.")
    )


@records_pages.form(
    f"{EVIDENCE}/berkas",
    access=KEEPERS,
    show=show_evidence,
    body=EvidenceInput,
    files={"file": FormFile(PURPOSES["file"], in_parts=True)},
)
def add_file(session: Session, actor: Actor, innovation_id: UUID, **sent: Any) -> See:
    """Hand in a document."""
    _take_file(session, actor, innovation_id, "file", **sent)
    return _back(innovation_id, _("The file was added."))


@records_pages.form(
    f"{EVIDENCE}/foto",
    access=KEEPERS,
    show=show_evidence,
    body=EvidenceInput,
    files={"photo": FormFile(PURPOSES["photo"], in_parts=True)},
)
def add_photo(session: Session, actor: Actor, innovation_id: UUID, **sent: Any) -> See:
    """Hand in a photo."""
    _take_file(session, actor, innovation_id, "photo", **sent)
    return _back(innovation_id, _("The photo was added."))


def _take_file(
    session: Session,
    actor: Actor,
    innovation_id: UUID,
    kind: str,
    body: dict[str, Any],
    files: Mapping[str, SentFile],
) -> None:
    """The file stands in the form's field that is called as its kind, or came in parts before the form."""
    purpose = evidence_rules.PURPOSE_OF[kind]
    sent, before = files.get(kind), body["upload_id"]
    upload_id = take_upload(session, actor, FILES, sent, before, purpose=purpose, field=kind)
    given = {**body, "kind": kind, "upload_id": upload_id}
    deeds.add_evidence(session, actor, SUBJECT, innovation_id, given)


@records_pages.form(
    f"{EVIDENCE}/<uuid:evidence_id>/keluarkan",
    access=KEEPERS,
    show=show_evidence,
    body=EvidenceArguments,
    if_match=True,
)
def remove_evidence(
    session: Session,
    actor: Actor,
    innovation_id: UUID,
    evidence_id: UUID,
    expected_version: int,
    body: dict[str, Any],
) -> See:
    """Take a piece of evidence out."""
    deeds.remove_evidence(session, actor, SUBJECT, innovation_id, evidence_id, expected_version)
    return _back(innovation_id, _("It was taken out."), body["cursor"])


def _back(innovation_id: UUID, told: str, cursor: str | None = None) -> See:
    place = f"?{urlencode({'cursor': cursor})}" if cursor else ""
    return See(address_of(f"/inovasi/{innovation_id}/{EVIDENCE_SLUG}{place}"), Notice(told))
