"""Lets a form do its deed once however often it is sent, by the key that it carries; it knows no deed.

The key is kept like an Idempotency-Key of the API: in the deed's own transaction, for a day, with where the
deed led and what it told. A form that was refused keeps nothing and is shown with a new key.
"""

import hashlib
import json
from collections.abc import Mapping
from uuid import UUID

from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from shared.actor import Actor
from shared.errors import Conflict, Invalid
from shared.http.idempotency import KEY_PATTERN, KeptKey, claim_key, keep_answer, mandates_sha256
from shared.http.service import current_service
from shared.web.forms import CSRF_FIELD, KEY_FIELD
from shared.web.notices import Notice, read_notice, write_notice
from shared.web.sent_files import SentFile

# Whoever is not signed in shares one account here; their keys are random and meet nobody else's.
NOBODYS_ID = UUID(int=0)
SEE_OTHER = 303


def read_form_key(actor: Actor, sent: MultiDict[str, str], files: Mapping[str, SentFile]) -> KeptKey | None:
    """The form's claim on its key; `None` where it carries none."""
    key = sent.get(KEY_FIELD, "")
    if not KEY_PATTERN.fullmatch(key):
        return None
    fields = sorted((name, values) for name, values in sent.lists() if not _is_left_out(name))
    told = json.dumps([fields, [(name, file.name, file.sha256()) for name, file in sorted(files.items())]])
    return KeptKey(
        current_service().kept_answers,
        actor.account_id or NOBODYS_ID,
        f"{request.method} {request.path}",
        key,
        hashlib.sha256(told.encode()).digest(),
        mandates_sha256(actor),
    )


def _is_left_out(name: str) -> bool:
    """Tokens change; of a password nothing is kept, not even a digest."""
    return name in {CSRF_FIELD, KEY_FIELD} or "password" in name


def find_done(session: Session, kept: KeptKey) -> tuple[str, Notice | None] | None:
    """Where the deed led and what it told, if this very form did it already; else its key is claimed now.

    Waits for the same form on its way. Raises Conflict if it was sent with other content, or showed
    something that is shown once only.
    """
    try:
        answer = claim_key(session, kept)
    except Invalid as error:
        raise Conflict(
            "this form was sent before with other content, and that was saved;"
            " if this is to be saved as well, send it once more",
            code="sent_before",
        ) from error
    if answer is None:
        return None
    if answer.status_code != SEE_OTHER:
        raise Conflict(
            "this was done already; what it showed is shown once only; make a new one if you did not keep it",
            code="shown_once",
        )
    return answer.headers["Location"], read_notice(answer.get_data(as_text=True))


def keep_done(session: Session, kept: KeptKey, address: str | None, notice: Notice | None) -> None:
    """Keep with the deed where it led; nothing of what was shown once."""
    answer = Response(write_notice(notice) if notice else "", status=SEE_OTHER if address else 200)
    if address:
        answer.headers["Location"] = address
    keep_answer(session, kept, answer)
