"""The evidence of an F-01: files, links, records of the registry, and what was handed in last year."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from evaluation_service.evidence.models import FILES
from evaluation_service.pages.unit.frame import ONE, READERS, UNITS, open_self_assessment, unit_pages
from evaluation_service.registry_copy.innovations import list_unit_innovations
from evaluation_service.self_assessments import queries, rules, shown
from evaluation_service.self_assessments.actions import evidence
from evaluation_service.self_assessments.schemas import EvidenceInput
from shared.actor import Actor
from shared.files.uploads import take_whole_file
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.sent_files import FormFile, SentFile
from shared.web.site import address_of

EVIDENCE = f"{ONE}/bukti"
FILE = FormFile(FILES.purposes[rules.PURPOSE])


class EvidenceArguments(Schema):
    """For which indicator evidence is to be added, if one comes from its page."""

    untuk = fields.String(load_default=None)


class AddedForm(EvidenceInput):
    """Evidence as pages send it: its kind is the address's, and a file comes with the form."""

    class Meta:
        """What pages do not send."""

        exclude = ("kind", "upload_id")


@unit_pages.read(EVIDENCE, access=READERS, arguments=EvidenceArguments)
def show_evidence(
    session: Session,
    actor: Actor,
    lokus_id: UUID,
    arguments: dict[str, Any] | None = None,
    form: Form | None = None,
    **_part: Any,
) -> Shown:
    """Everything that was handed in, with what can be added."""
    opened = open_self_assessment(session, actor, lokus_id)
    lokus = opened.place.lokus
    is_own = opened.place.side == queries.UNIT
    values = {
        "opened": opened,
        "record": opened.record,
        "chosen": (arguments or {}).get("untuk"),
        "innovations": list_unit_innovations(session, lokus.unit_id, lokus.agency_id) if is_own else [],
        "earlier": shown.list_earlier_evidence(session, actor, lokus_id) if is_own else None,
        "purpose": FILE.purpose,
    }
    return Shown("unit/evidence.html", values)


def _see(lokus_id: UUID, notice: str) -> See:
    return See(address_of(f"/f01/{lokus_id}/bukti"), Notice(notice))


@unit_pages.form(f"{EVIDENCE}/berkas", access=UNITS, show=show_evidence, body=AddedForm, files={"file": FILE})
def add_file(
    session: Session, actor: Actor, lokus_id: UUID, body: dict[str, Any], files: Mapping[str, SentFile]
) -> See:
    """Hand in a file."""
    sent = files["file"]
    upload = take_whole_file(
        session, actor, FILES, name=sent.name, stream=sent.stream, purpose=rules.PURPOSE, field="file"
    )
    _add(session, actor, lokus_id, rules.FILE, {**body, "upload_id": upload.upload_id})
    return _see(lokus_id, _("The file is handed in."))


def _add(session: Session, actor: Actor, lokus_id: UUID, kind: str, given: Mapping[str, Any]) -> None:
    nothing: dict[str, Any] = {
        "title": None,
        "indicator_codes": [],
        **dict.fromkeys(rules.SOURCE_OF.values()),
    }
    evidence.add_evidence(session, actor, lokus_id, {**nothing, **given, "kind": kind})


@unit_pages.form(f"{EVIDENCE}/tautan", access=UNITS, show=show_evidence, body=AddedForm)
def add_link(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, Any]) -> See:
    """Hand in a link; it is visited soon after."""
    _add(session, actor, lokus_id, rules.LINK, body)
    return _see(lokus_id, _("The link is handed in. Whether it opens without signing in is shown here soon."))


@unit_pages.form(f"{EVIDENCE}/inovasi", access=UNITS, show=show_evidence, body=AddedForm)
def add_record(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, Any]) -> See:
    """Point at a record of the registry."""
    _add(session, actor, lokus_id, rules.RECORD, body)
    return _see(lokus_id, _("The innovation is handed in as evidence."))


@unit_pages.form(f"{EVIDENCE}/tahun-lalu", access=UNITS, show=show_evidence, body=AddedForm)
def add_earlier(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, Any]) -> See:
    """Point at what was handed in last year."""
    _add(session, actor, lokus_id, rules.EARLIER, body)
    return _see(lokus_id, _("Last year's evidence stands here again."))


@unit_pages.form(f"{EVIDENCE}/<uuid:evidence_id>/hapus", access=UNITS, show=show_evidence, if_match=True)
def remove_evidence(
    session: Session, actor: Actor, lokus_id: UUID, evidence_id: UUID, expected_version: int
) -> See:
    """Take it out of the draft."""
    evidence.remove_evidence(session, actor, lokus_id, evidence_id, expected_version)
    return _see(lokus_id, _("The evidence is taken out of the draft."))
