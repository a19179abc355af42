"""Deeds about responses: take one, and note down one that is refused; never commits.

A response is one INSERT that does nothing when its token was used, so that it is there once however
often and however simultaneously it is sent.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from evaluation_service.evidence.models import FILES
from evaluation_service.surveys import rules
from evaluation_service.surveys.actions.sources import add_source, find_running, new_token
from evaluation_service.surveys.models import SurveyResponse, SurveyToken
from evaluation_service.surveys.places import (
    NO_SURVEY,
    Dates,
    Intake,
    get_intake,
    get_standing,
    refusal,
    remember_dates,
    require_side,
    require_taking,
)
from evaluation_service.surveys.rules import Given
from shared import clock
from shared.actor import Actor
from shared.errors import Conflict, Invalid, NotFound
from shared.files.queries import get_upload
from shared.files.storing import refer_to_file
from shared.files.tables import UploadColumns

SCAN_OWNER = "survey_response"
NETWORK = "substr(sha256(k.key || convert_to(cast(:network as text), 'UTF8')), 1, 16)"

STORE = text("""
select * from take_survey_response(
  :period_id, :state, :opens_at, :closes_at, :grace_minutes, :stages, :is_taking, :lokus_id, :token_sha256,
  :mode, cast(:levels as smallint[]), cast(:total as smallint), cast(:answers as smallint), :service,
  :served_on, :sex, :age_group, :has_disability, :network, :response_sha256, :received_at, :entered_by,
  :scan_sha256, :scan_name
)
""")

# Anybody can have a made-up token refused, so that not each of them may take a row for ever.
NOTE_REFUSAL = text(f"""
insert into survey_refusal (lokus_id, reason, token_sha256, network, times, first_at, last_at)
select l.lokus_id, :reason,
  case when is_full then :many_tokens else :token_sha256 end,
  case when is_full then ''::bytea else coalesce({NETWORK}, ''::bytea) end, 1, :at, :at
from lokus l left join survey_key k on k.period_id = l.period_id
cross join lateral (
  select exists (
    select from survey_refusal r where r.lokus_id = l.lokus_id order by r.refusal_id offset :most limit 1
  ) as is_full
) room
where l.lokus_id = :lokus_id
on conflict on constraint uq_survey_refusal_token
do update set times = survey_refusal.times + 1, last_at = excluded.last_at
""")  # noqa: S608 - the only thing put in is a constant above


@dataclass(frozen=True)
class Receipt:
    """What the respondent gets."""

    receipt: str
    mode: str
    received_at: datetime


@dataclass(frozen=True)
class PaperScan:
    """Who entered a response from paper, and its scan, if there is one."""

    entered_by: UUID | None
    sha256: str | None = None
    name: str | None = None


def take_response(
    session: Session,
    lokus_id: UUID,
    token: str,
    given: Given,
    *,
    network: str | None,
    paper: PaperScan | None = None,
) -> Receipt:
    """Take a response, or give the receipt of the very same one again.

    Raises NotFound `forged`, Conflict `already_used`, `expired` or `revoked`, and Invalid for what it says.
    """
    intake, now = get_intake(session, lokus_id), clock.now()
    if problems := rules.find_response_problems(intake.codes, given, now):
        raise Invalid.all_of(problems)
    levels = rules.line_up(intake.codes, given.answers)
    token_sha256, response_sha256 = rules.hash_token(token), rules.digest_response(levels, given)
    known = [level for level in levels if level is not None]
    values = {
        **{name: getattr(given, name) for name in ("service", "served_on", "sex", "age_group")},
        "has_disability": given.has_disability,
        "token_sha256": token_sha256,
        "lokus_id": lokus_id,
        "period_id": intake.period_id,
        "mode": rules.PAPER if paper else None,
        "levels": levels,
        "total": sum(known),
        "answers": len(known),
        "network": network,
        "response_sha256": response_sha256,
        "received_at": now,
        "entered_by": paper.entered_by if paper else None,
        "scan_sha256": paper.sha256 if paper else None,
        "scan_name": paper.name if paper else None,
    }
    intake, stored = _store(session, intake, values)
    if stored.mode is not None:
        return Receipt(rules.make_receipt(token_sha256, response_sha256), stored.mode, now)
    return _repeat(session, intake, token_sha256, response_sha256, stored)


def _store(session: Session, intake: Intake, values: dict[str, Any]) -> tuple[Intake, Any]:
    """Store a response if its time is now; the period stays as it is until the transaction ends.

    Where the dates are others than was thought nothing is stored and all is asked again; the first time
    has locked the period, so that they are right then.
    """
    while True:
        asked = {**values, **vars(intake.dates)}
        asked["is_taking"] = intake.dates.find_phase(values["received_at"]) == rules.TAKING
        stored = session.execute(STORE, asked).one()
        if stored.state is None:
            raise NotFound(NO_SURVEY)
        dates = Dates(*stored[: len(fields(Dates))])
        if dates == intake.dates:
            return intake, stored
        intake = remember_dates(intake, dates)


def _repeat(
    session: Session, intake: Intake, token_sha256: bytes, response_sha256: bytes, stored: Any
) -> Receipt:
    """The receipt that was given before; else the refusal."""
    before = session.get(SurveyResponse, token_sha256)
    if before is not None and before.lokus_id == intake.lokus_id:
        if before.response_sha256 != response_sha256:
            raise refusal(rules.USED)
        return Receipt(rules.make_receipt(token_sha256, response_sha256), before.mode, before.received_at)
    if stored.lokus_id != intake.lokus_id:
        raise refusal(rules.FORGED)
    if stored.revoked_at is not None:
        raise refusal(rules.REVOKED)
    phase = intake.dates.find_phase(clock.now())
    raise refusal(rules.NOT_YET if phase == rules.COMING else rules.EXPIRED)


def enter_paper_response(
    session: Session, actor: Actor, lokus_id: UUID, token: str | None, upload_id: UUID | None, given: Given
) -> Receipt:
    """Enter a response that was given on paper; on a slip with a code, that code is used up with it."""
    standing = get_standing(session, actor, lokus_id, lock=True)
    require_side(standing, *rules.MAY_ISSUE[rules.PAPER])
    if token is None:
        require_taking(standing.place)
        token = new_token()
        source = find_running(session, lokus_id, rules.PAPER) or add_source(
            session, actor, standing, rules.PAPER
        )
        session.execute(
            insert(SurveyToken).values(
                token_sha256=rules.hash_token(token), source_id=source.source_id, issued_at=clock.now()
            )
        )
    paper = PaperScan(actor.account_id)
    if upload_id is not None:
        upload = get_upload(session, actor, FILES, upload_id, lock=True)
        if upload.sha256 is None or upload.purpose != "evidence":
            raise Conflict("this upload is not a file that was taken as evidence", code="not_stored")
        paper = PaperScan(actor.account_id, upload.sha256, upload.name)
        receipt = take_response(session, lokus_id, token, given, network=None, paper=paper)
        _keep_scan(session, rules.hash_token(token), upload)
        return receipt
    return take_response(session, lokus_id, token, given, network=None, paper=paper)


def _keep_scan(session: Session, token_sha256: bytes, upload: UploadColumns) -> None:
    """Have the scan stay, unless the very same response came before without it and is all there is."""
    taken = session.get_one(SurveyResponse, token_sha256)
    if upload.sha256 is not None and taken.scan_sha256 == upload.sha256:
        upload.is_used = True
        refer_to_file(session, FILES, upload.sha256, SCAN_OWNER, token_sha256.hex())


def note_refusal(session: Session, lokus_id: UUID, token: str, reason: str, network: str | None) -> None:
    """List a refused response for the administrators; not a deed, so not in the journal."""
    session.execute(
        NOTE_REFUSAL,
        {
            "lokus_id": lokus_id,
            "reason": reason,
            "token_sha256": rules.hash_token(token),
            "many_tokens": rules.MANY_TOKENS,
            "network": network,
            "at": clock.now(),
            "most": rules.MOST_REFUSALS - 1,
        },
    )
