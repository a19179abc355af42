"""The deed about instruments: loading one. A loaded instrument is never changed or removed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from evaluation_service.instruments import queries
from evaluation_service.instruments.files import list_shipped_instruments, read_instrument_file
from evaluation_service.instruments.models import InstrumentRow
from evaluation_service.instruments.naming import find_naming_problems, find_owner_problems
from evaluation_service.registry_copy.queries import list_province_codes
from evaluation_service.registry_copy.rights import require_fresh_rights
from evaluation_service.scoring.canonical import canonical_json
from evaluation_service.scoring.document import list_problems
from evaluation_service.scoring.instrument import hash_scoring, hash_wording
from shared import clock
from shared.actor import Actor
from shared.contracts.evaluation_entries import INSTRUMENT_LOADED
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.errors import Conflict, FieldProblem, Forbidden, Invalid
from shared.journal.record import SYSTEM_ROLE, write_entry

KEEPERS = (NATIONAL_ADMINISTRATOR, EVALUATION_ADMINISTRATOR)


def load_shipped_instruments(session: Session, actor: Actor) -> int:
    """Load the files that come with Prima; returns how many were new.

    Raises Conflict when a file differs from what was loaded under its id and version.
    """
    return sum(
        load_instrument(session, actor, read_instrument_file(path))[1] for path in list_shipped_instruments()
    )


def load_instrument(
    session: Session, actor: Actor, document: Mapping[str, Any], owner_region_code: str | None = None
) -> tuple[InstrumentRow, bool]:
    """Load a document, and say whether it is new; the same one again changes nothing.

    Without an owner it is the nation's. Raises Forbidden, Invalid naming every wrong field, Conflict for
    another document under the same id and version.
    """
    role = _role_of(session, actor, owner_region_code)
    _refuse_problems(document, owner_region_code)
    values = {
        "instrument_id": document["id"],
        "version": int(document["version"]),
        "kind": document["kind"],
        "scoring_hash": hash_scoring(document),
        "wording_hash": hash_wording(document),
        "document": canonical_json(document),
        "owner_region_code": owner_region_code,
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
    names = ("instrument_id", "version", "kind", "scoring_hash", "wording_hash", "owner_region_code")
    body = {name: values[name] for name in names}
    record_id = f"{row.instrument_id}@{row.version}"
    write_entry(session, actor, role, INSTRUMENT_LOADED, record_id, 1, body)
    return row, True


def _role_of(session: Session, actor: Actor, owner_region_code: str | None) -> str:
    if actor.is_service:
        return SYSTEM_ROLE
    require_fresh_rights(session)
    roles = (NATIONAL_ADMINISTRATOR,) if owner_region_code is None else KEEPERS
    if owner_region_code is not None and not list_province_codes(session, [owner_region_code]):
        raise Invalid.at("owner_region_code", f"there is no region {owner_region_code}")
    mandate = actor.find_mandate(roles, owner_region_code)
    if mandate is None:
        raise Forbidden(f"this takes one of the roles {', '.join(roles)}, for this region")
    return mandate.role


def _refuse_problems(document: Mapping[str, Any], owner_region_code: str | None) -> None:
    problems = [FieldProblem(found.path, found.message) for found in list_problems(document)]
    if not problems:
        problems = [*find_naming_problems(document), *find_owner_problems(document, owner_region_code)]
    if problems:
        raise Invalid.all_of([FieldProblem(f"document.{p.field}".rstrip("."), p.message) for p in problems])
