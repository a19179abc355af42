"""The endpoints of a pleno: its lead, its opening, what is agreed, confirmations, and the Berita Acara."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.sheets import berita_acara, pleno_view
from evaluation_service.sheets.actions import agreeing, pleno
from evaluation_service.sheets.actions.agreeing import AgreedLevel
from evaluation_service.sheets.api import BOTH, EVALUATORS, KEEPERS, nudge_scoring
from evaluation_service.sheets.berita_acara_schema import BeritaAcaraSchema
from evaluation_service.sheets.pleno_models import Pleno
from evaluation_service.sheets.pleno_schemas import (
    AgreedLevelsInput,
    ContentInput,
    LeadInput,
    LeadSchema,
    ObjectionInput,
    PlaceInput,
    PlenoSchema,
)
from shared.actor import Actor
from shared.http.endpoints import Endpoints
from shared.http.service import current_service
from shared.http.streams import Attachment, read_attachment

plenos = Endpoints("plenos", "/api/v1", "What those who score a lokus agree on")


@plenos.write("POST", "/lokus/<uuid:lokus_id>/lead", access=KEEPERS, body=LeadInput, answer=LeadSchema)
def name_lead(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, UUID]) -> Pleno:
    """Name which of the lokus' evaluators leads its pleno."""
    return pleno.name_lead(session, actor, lokus_id, body["evaluator_id"])


@plenos.write("POST", "/lokus/<uuid:lokus_id>/pleno/opening", access=BOTH, answer=PlenoSchema)
def open_pleno(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any]:
    """Open the pleno, once every own sheet is handed in; from now on they are read by all who score."""
    pleno.open_pleno(session, actor, lokus_id)
    return pleno_view.get_pleno(session, actor, lokus_id)


@plenos.read("/lokus/<uuid:lokus_id>/pleno", access=BOTH, answer=PlenoSchema)
def get_pleno(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any]:
    """The pleno with what every sheet gives, what was agreed, and who confirmed it."""
    return pleno_view.get_pleno(session, actor, lokus_id)


@plenos.write(
    "PUT",
    "/lokus/<uuid:lokus_id>/pleno/place",
    access=EVALUATORS,
    body=PlaceInput,
    answer=PlenoSchema,
    if_match=True,
)
def place_pleno(
    session: Session, actor: Actor, lokus_id: UUID, expected_version: int, body: dict[str, Any]
) -> dict[str, Any]:
    """Say when and where the pleno was held, as its lead."""
    pleno.place_pleno(session, actor, lokus_id, expected_version, **body)
    return pleno_view.get_pleno(session, actor, lokus_id)


@plenos.write(
    "PUT",
    "/lokus/<uuid:lokus_id>/pleno/levels",
    access=EVALUATORS,
    body=AgreedLevelsInput,
    answer=PlenoSchema,
)
def record_levels(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Record agreed levels as the lead, all or none; confirmations given before are withdrawn."""
    given = [
        AgreedLevel(row["indicator_code"], row["level"], row["reason"], row["version"])
        for row in body["levels"]
    ]
    agreeing.record_levels(session, actor, lokus_id, given)
    return pleno_view.get_pleno(session, actor, lokus_id)


@plenos.write(
    "POST",
    "/lokus/<uuid:lokus_id>/pleno/confirmation",
    access=EVALUATORS,
    body=ContentInput,
    answer=PlenoSchema,
)
def confirm(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, str]) -> dict[str, Any]:
    """Confirm exactly what the agreed sheet says now; the last confirmation hands it in."""
    agreeing.confirm(session, actor, lokus_id, body["content_sha256"])
    nudge_scoring(session)
    return pleno_view.get_pleno(session, actor, lokus_id)


@plenos.write(
    "POST",
    "/lokus/<uuid:lokus_id>/pleno/objection",
    access=EVALUATORS,
    body=ObjectionInput,
    answer=PlenoSchema,
)
def object_to(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, str]) -> dict[str, Any]:
    """Object to what the agreed sheet says now; the reason is kept and shown."""
    agreeing.object_to(session, actor, lokus_id, body["content_sha256"], body["reason"])
    return pleno_view.get_pleno(session, actor, lokus_id)


@plenos.read("/lokus/<uuid:lokus_id>/berita-acara", access=BOTH, answer=BeritaAcaraSchema)
def get_berita_acara(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any]:
    """The minutes of the pleno, printed from what was agreed."""
    return berita_acara.get_berita_acara(session, actor, lokus_id)


@read_attachment(plenos, "/lokus/<uuid:lokus_id>/berita-acara.html", access=BOTH, media_types=("text/html",))
def print_berita_acara(session: Session, actor: Actor, lokus_id: UUID) -> Attachment:
    """The minutes as one page to print, which asks for nothing from anywhere."""
    return berita_acara.print_page(berita_acara.get_berita_acara(session, actor, lokus_id))


@read_attachment(plenos, "/lokus/<uuid:lokus_id>/berita-acara.txt", access=BOTH, media_types=("text/plain",))
def tell_berita_acara(session: Session, actor: Actor, lokus_id: UUID) -> Attachment:
    """The minutes as text to copy into a message."""
    address = f"{current_service().settings.own_url}/api/v1/lokus/{lokus_id}/berita-acara"
    return berita_acara.print_text(berita_acara.get_berita_acara(session, actor, lokus_id), address)
