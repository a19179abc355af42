"""The deed about instruments: loading one. A loaded instrument is never changed or removed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from evaluation_service.instruments import queries
from evaluation_service.instruments.files import list_shipped_instruments, read_instrument_file
from evaluation_service.instruments.models import InstrumentRow
from evaluation_service.instruments.naming import find_naming_problems
from evaluation_service.registry_copy.rights import require_fresh_rights
from evaluation_service.scoring.canonical import canonical_json
from evaluation_service.scoring.document import list_problems
from evaluation_service.scoring.instrument import hash_scoring, hash_wording
from shared import clock
from shared.actor import Actor
from shared.contracts.evaluation_entries import INSTRUMENT_LOADED
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from shared.errors import Conflict, FieldProblem, Forbidden, Invalid
from shared.journal.record import SYSTEM_ROLE, write_entry


def load_shipped_instruments(session: Session, actor: Actor) -> int:
    """Load the files that come with Prima; returns how many were new.

    Raises Conflict when a file differs from what was loaded under its id and version.
    """
    return sum(
        load_instrument(session, actor, read_instrument_file(path))[1] for path in list_shipped_instruments()
    )


def load_instrument(
    session: Session, actor: Actor, document: Mapping[str, Any]
) -> tuple[InstrumentRow, bool]:
    """Load a document, and say whether it is new; the same one again changes nothing.

    Raises Invalid naming every wrong field, Conflict for another document under the same id and version.
    """
    role = _role_of(session, actor)
    _refuse_problems(document)
    values = {
        "instrument_id": document["id"],
        "version": int(document["version"]),
        "kind": document["kind"],
        "scoring_hash": hash_scoring(document),
        "wording_hash": hash_wording(document),
        "document": canonical_json(document),
        "loaded_at": clock.now(),
    }
    is_new = session.scalar(
        insert(InstrumentRow)
        .values(values)
        .on_conflict_do_nothing(index_elements=["instrument_id", "version"])
        .returning(InstrumentRow.version)
    )
    row = queries.get_instrument(session, document["id"], int(document["version"]))
    if is_new is None:
        if row.document != values["document"]:
            raise Conflict(
                f"another document was loaded as {row.instrument_id} version {row.version};"
                " a changed instrument needs a new version",
                code="instrument_differs",
            )
        return row, False
    body = {
        name: values[name] for name in ("instrument_id", "version", "kind", "scoring_hash", "wording_hash")
    }
    record_id = f"{row.instrument_id}@{row.version}"
    write_entry(session, actor, role, INSTRUMENT_LOADED, record_id, 1, body)
    return row, True


def _role_of(session: Session, actor: Actor) -> str:
    if actor.is_service:
        return SYSTEM_ROLE
    require_fresh_rights(session)
    if actor.has_role(NATIONAL_ADMINISTRATOR):
        return NATIONAL_ADMINISTRATOR
    raise Forbidden(f"this takes the role {NATIONAL_ADMINISTRATOR}")


def _refuse_problems(document: Mapping[str, Any]) -> None:
    problems = [FieldProblem(found.path, found.message) for found in list_problems(document)]
    problems = problems or find_naming_problems(document)
    if problems:
        raise Invalid.all_of([FieldProblem(f"document.{p.field}".rstrip("."), p.message) for p in problems])
