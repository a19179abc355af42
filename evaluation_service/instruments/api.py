"""The instrument endpoints: open to everyone; the nation loads them, and a region its own."""

from typing import Any

from sqlalchemy.orm import Session

from evaluation_service.instruments import actions, queries
from evaluation_service.instruments.schemas import (
    CrosswalkSchema,
    InstrumentInput,
    InstrumentSchema,
    WholeInstrumentSchema,
)
from shared.actor import Actor
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.http.access import EVERYONE, any_of
from shared.http.endpoints import Answer, Endpoints, ListArguments
from shared.http.paging import Page

instruments = Endpoints("instruments", "/api/v1", "Instruments: aspects, indicators, levels, bands")


@instruments.read(
    "/instruments", access=EVERYONE, answer=InstrumentSchema, arguments=ListArguments, paged=True
)
def list_instruments(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """Every loaded instrument, by id and version."""
    return queries.list_instruments(session, **arguments)


@instruments.read(
    "/instruments/<instrument_id>/<int(max=2147483647):version>",
    access=EVERYONE,
    answer=WholeInstrumentSchema,
)
def get_instrument(session: Session, actor: Actor, instrument_id: str, version: int) -> dict[str, Any]:
    """One version of one instrument, as it was loaded."""
    return queries.describe_instrument(queries.get_instrument(session, instrument_id, version))


@instruments.read(
    "/instruments/<from_id>/crosswalk/<to_id>",
    access=EVERYONE,
    answer=CrosswalkSchema,
)
def get_crosswalk(session: Session, actor: Actor, from_id: str, to_id: str) -> dict[str, Any]:
    """How one instrument's aspects and indicators relate to another's, and why figures are not compared."""
    return queries.get_crosswalk(session, from_id, to_id)


@instruments.write(
    "POST",
    "/instruments",
    access=any_of(NATIONAL_ADMINISTRATOR, EVALUATION_ADMINISTRATOR),
    body=InstrumentInput,
    answer=WholeInstrumentSchema,
    status=201,
)
def load_instrument(session: Session, actor: Actor, body: dict[str, Any]) -> Answer:
    """Load an instrument, the nation's or a region's own; the same document again answers 200 and changes
    nothing."""
    row, is_new = actions.load_instrument(session, actor, body["document"], body["owner_region_code"])
    location = f"/api/v1/instruments/{row.instrument_id}/{row.version}"
    return Answer(queries.describe_instrument(row), status=201 if is_new else 200, location=location)
