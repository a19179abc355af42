"""The survey endpoints for those who work on a period, and for the unit, which sees counts only."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.evidence.models import FILES
from evaluation_service.periods import rules as period_rules
from evaluation_service.surveys import papers, printing, rules, shown
from evaluation_service.surveys.actions import bursts, responses, sources
from evaluation_service.surveys.addresses import address_of_poster, address_of_token
from evaluation_service.surveys.api_public import listing_refusals
from evaluation_service.surveys.models import SurveySource
from evaluation_service.surveys.places import get_standing
from evaluation_service.surveys.schemas import (
    BurstExclusionInput,
    PaperResponseInput,
    PaperResponseSchema,
    ResponseReceiptSchema,
    SurveyBurstSchema,
    SurveyPosterSchema,
    SurveyRefusalFilter,
    SurveyRefusalSchema,
    SurveySourceSchema,
    SurveyStateSchema,
    SurveyTokensInput,
    SurveyTokensSchema,
)
from shared.actor import Actor
from shared.errors import NotFound
from shared.files.sending import read_ahead
from shared.http.access import SIGNED_IN, any_of
from shared.http.endpoints import Endpoints, ListArguments
from shared.http.paging import Page
from shared.http.service import current_service
from shared.http.streams import Attachment, read_attachment

ADMINISTRATORS = any_of(*period_rules.ADMINISTRATORS)
WORKERS = any_of(*rules.WORKERS)
ONE = "/lokus/<uuid:lokus_id>/survey"

surveys = Endpoints("surveys", "/api/v1", "The survey of service users (F-03): counts, tokens, bursts")


@surveys.read(ONE, access=SIGNED_IN, answer=SurveyStateSchema)
def get_survey(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any]:
    """How many responses count, against the minimum; results only when they may be seen."""
    return shown.get_state(session, actor, lokus_id)


def _describe_poster(poster: SurveySource) -> dict[str, Any]:
    names = ("source_id", "lokus_id", "code", "issued_at", "version")
    address = address_of_poster(current_service().settings.own_url, poster.code or "")
    return {**{name: getattr(poster, name) for name in names}, "address": address}


def _get_poster(session: Session, actor: Actor, lokus_id: UUID) -> SurveySource:
    get_standing(session, actor, lokus_id)
    poster = sources.find_running(session, lokus_id, rules.POSTER)
    if poster is None:
        raise NotFound(sources.NO_POSTER)
    return poster


@surveys.read(f"{ONE}/poster", access=SIGNED_IN, answer=SurveyPosterSchema)
def get_poster(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any]:
    """The poster that hangs now; for the period's people and the unit's."""
    return _describe_poster(_get_poster(session, actor, lokus_id))


@surveys.write("POST", f"{ONE}/poster", access=ADMINISTRATORS, answer=SurveyPosterSchema, status=201)
def renew_poster(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any]:
    """Put a poster up; the one before is revoked, with its tokens that were not used yet."""
    return _describe_poster(sources.renew_poster(session, actor, lokus_id))


def _draw_poster(session: Session, actor: Actor, lokus_id: UUID, kind: str) -> Attachment:
    poster = _describe_poster(_get_poster(session, actor, lokus_id))
    drawn = printing.draw_code(poster["address"], kind)
    return Attachment(f"survey-{lokus_id}.{kind}", printing.MEDIA_TYPES[kind], [drawn], len(drawn))


@read_attachment(surveys, f"{ONE}/poster.svg", access=SIGNED_IN, media_types=("image/svg+xml",))
def draw_poster_svg(session: Session, actor: Actor, lokus_id: UUID) -> Attachment:
    """The poster's code as a drawing of any size."""
    return _draw_poster(session, actor, lokus_id, "svg")


@read_attachment(surveys, f"{ONE}/poster.png", access=SIGNED_IN, media_types=("image/png",))
def draw_poster_png(session: Session, actor: Actor, lokus_id: UUID) -> Attachment:
    """The poster's code as an image."""
    return _draw_poster(session, actor, lokus_id, "png")


@surveys.write(
    "POST",
    f"{ONE}/token-lists",
    access=SIGNED_IN,
    body=SurveyTokensInput,
    answer=SurveyTokensSchema,
    status=201,
    keeps_answer=False,
)
def issue_tokens(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Give out slips, links, or tokens for the unit's tablet or an interviewer; they are shown once."""
    issued = sources.issue_tokens(session, actor, lokus_id, **body)
    own_url = current_service().settings.own_url
    addresses = [address_of_token(own_url, token) for token in issued.tokens]
    lokus = get_standing(session, actor, lokus_id).place.lokus
    return {
        "source_id": issued.source.source_id,
        "kind": issued.source.kind,
        "mode": rules.MODE_OF[issued.source.kind],
        "issued_at": issued.source.issued_at,
        "tokens": [
            {"token": token, "address": address}
            for token, address in zip(issued.tokens, addresses, strict=True)
        ],
        "page": printing.lay_out_slips(lokus, addresses) if body["kind"] == rules.SLIPS else None,
    }


@surveys.read(
    f"{ONE}/sources", access=WORKERS, answer=SurveySourceSchema, arguments=ListArguments, paged=True
)
def list_sources(session: Session, actor: Actor, lokus_id: UUID, arguments: dict[str, Any]) -> Page:
    """Posters and lists of tokens, with how many were given out and used."""
    return shown.list_sources(session, actor, lokus_id, **arguments)


@surveys.write(
    "POST",
    f"{ONE}/sources/<uuid:source_id>/revocation",
    access=ADMINISTRATORS,
    answer=None,
    status=204,
)
def revoke_source(session: Session, actor: Actor, lokus_id: UUID, source_id: UUID) -> None:
    """Have no token of a poster or list taken any more."""
    sources.revoke_source(session, actor, lokus_id, source_id)


@surveys.write(
    "POST",
    f"{ONE}/paper-responses",
    access=WORKERS,
    body=PaperResponseInput,
    answer=ResponseReceiptSchema,
    status=201,
)
def enter_paper_response(
    session: Session, actor: Actor, lokus_id: UUID, body: dict[str, Any]
) -> responses.Receipt:
    """Enter what was filled on paper, with its scan; for evaluators of the lokus and administrators."""
    token, upload_id = body.pop("token"), body.pop("upload_id")
    with listing_refusals(session, lokus_id, token):
        return responses.enter_paper_response(session, actor, lokus_id, token, upload_id, rules.Given(**body))


@surveys.read(
    f"{ONE}/paper-responses",
    access=WORKERS,
    answer=PaperResponseSchema,
    arguments=ListArguments,
    paged=True,
)
def list_paper_responses(session: Session, actor: Actor, lokus_id: UUID, arguments: dict[str, Any]) -> Page:
    """Responses that were entered from paper, without what they say."""
    return papers.list_paper_responses(session, actor, lokus_id, **arguments)


@read_attachment(surveys, f"{ONE}/paper-responses/<token_sha256>/scan", access=WORKERS)
def read_scan(session: Session, actor: Actor, lokus_id: UUID, token_sha256: str) -> Attachment:
    """The scan of a response on paper, for evaluators of the lokus and administrators."""
    found = papers.get_scan(session, actor, lokus_id, token_sha256)
    chunks = read_ahead(session, FILES, found.sha256)
    return Attachment(found.name or found.sha256, found.media_type, chunks, found.size, found.sha256)


@surveys.read(
    f"{ONE}/refusals",
    access=ADMINISTRATORS,
    answer=SurveyRefusalSchema,
    arguments=SurveyRefusalFilter,
    paged=True,
)
def list_refusals(session: Session, actor: Actor, lokus_id: UUID, arguments: dict[str, Any]) -> Page:
    """Refused responses with hash, network digest and reason."""
    return shown.list_refusals(session, actor, lokus_id, **arguments)


@surveys.read(f"{ONE}/bursts", access=WORKERS, answer=SurveyBurstSchema, arguments=ListArguments, paged=True)
def list_bursts(session: Session, actor: Actor, lokus_id: UUID, arguments: dict[str, Any]) -> Page:
    """Many responses of one network within a short time; they count unless somebody excludes them."""
    return shown.list_bursts(session, actor, lokus_id, **arguments)


@surveys.write(
    "POST",
    f"{ONE}/bursts/<uuid:burst_id>/exclusion",
    access=WORKERS,
    body=BurstExclusionInput,
    answer=SurveyBurstSchema,
    if_match=True,
)
def exclude_burst(
    session: Session,
    actor: Actor,
    lokus_id: UUID,
    burst_id: UUID,
    expected_version: int,
    body: dict[str, Any],
) -> dict[str, Any]:
    """Leave the responses of a burst out, saying why, as long as the period is open."""
    burst = bursts.exclude_burst(session, actor, lokus_id, burst_id, expected_version, **body)
    return shown.describe_bursts(session, [burst])[0]


@surveys.write(
    "POST",
    f"{ONE}/bursts/<uuid:burst_id>/restoration",
    access=WORKERS,
    answer=SurveyBurstSchema,
    if_match=True,
)
def restore_burst(
    session: Session, actor: Actor, lokus_id: UUID, burst_id: UUID, expected_version: int
) -> dict[str, Any]:
    """Let the responses of an excluded burst count again, as long as the period is open."""
    burst = bursts.restore_burst(session, actor, lokus_id, burst_id, expected_version)
    return shown.describe_bursts(session, [burst])[0]
