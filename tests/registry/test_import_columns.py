"""What an import writes of a draft is what its deed writes: every column, every unit, the journal's body."""

import json
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from registry_service.imports.bulk import BulkDrafts
from registry_service.imports.passes import begin_run
from registry_service.innovations.actions.deeds import draft_innovation
from registry_service.innovations.rules import UNKNOWN
from registry_service.innovations.schemas.inputs import InnovationInput
from registry_service.regions.queries import require_region
from shared.actor import Actor, Mandate
from shared.canonical import digest
from shared.db import transaction
from tests.registry.records import REGION, make_administrator, make_agency, make_unit
from tests.support.system import System

# What every draft has of its own.
OWN = ("innovation_id", "drafted_at", "note_salt", "contact_salt")
OFFICE = {
    "name": "Kantor 100%",
    "address": 'Jalan \\ "Satu"',
    "telephone": "0711 345678",
    "email": "a@b.id",
    "website": None,
}
FULL: dict[str, Any] = {
    "long_name": 'Antar "Obat" 100% \\ é',
    "aliases": ["AO", 'a "b", {c}\\', "NULL"],
    "meaning_id": "baris satu\n\tbaris dua",
    "run_by": "Puskesmas",
    "partners": ["Kimia  Farma"],
    "channels": ["whatsapp", "other"],
    "channel_other": "Radio",
    "is_digital": False,
    "since_value": "2021-10",
    "coverage": {"what": "desa\\kota", "percent": "12.50", "as_of": "2021-10-05"},
    "service": "Obat %(name)s",
    "is_flagship": True,
    "benefits": ["cepat"],
    "inferred": ["since_value"],
    "note": 'kata "Budi"\n100%',
    "summary": "Obat  diantar\nke Rumah – é",
    "stage": "trial",
    "operating_since": "2021-10-05",
    "affairs": ["health"],
    "sdgs": [3, 1],
    "target_groups": ["elderly"],
    "legal_bases": [{"kind": "law", "number": "25\\2009", "title": None, "dated": "2009-07-18"}],
    "team_decree": {"number": "1%", "title": 'a "b"', "dated": None},
    "budgets": [{"year": 2021, "amount": 5, "source": None}],
    "contact_office": OFFICE,
    "recorded_from": "Berita\u00a0Acara",
}
CASES: list[dict[str, Any]] = [
    {},
    FULL,
    {"note": None, "contact_office": None, "coverage": None, "is_digital": None, "aliases": []},
    {"contact_office": {**dict.fromkeys(OFFICE), "name": "Kantor", "website": "https://a.id"}},
    {"coverage": {"what": "desa", "percent": "0", "as_of": None}, "is_national_system": True},
]


@pytest.mark.parametrize("is_demo", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_imported_draft_is_what_its_deed_writes(system: System, case: dict[str, Any], is_demo: bool) -> None:
    person = make_administrator(system)
    agency = make_agency(system, person, "Dinas Kesehatan")
    units = [
        UUID(make_unit(system, person, agency, name)["unit_id"]) for name in ("Puskesmas A", "Puskesmas B")
    ]
    row = {**case, "name": "Antar 'Obat'\u00a01%", "region_code": REGION, "owner_kind": "agency"}
    given = {**InnovationInput().load(row), "agency_id": UUID(agency["agency_id"]), "unit_ids": units}
    actor = Actor(account_id=uuid4(), mandates=(Mandate("national_administrator"),))
    many, single = uuid4(), uuid4()
    service = system.registry.service

    with transaction(service.engine, journal=service.journal) as session, Session(service.engine) as lookup:
        region = require_region(session, REGION)
        run = begin_run(
            session, lookup, actor, region, None, date(2026, 11, 1), applies=True, tell=lambda _: None
        )
        bulk = BulkDrafts(run)
        bulk.add(many, given, is_demo)
        bulk.send()
        bulk.wait()
        draft_innovation(session, actor, {**UNKNOWN, **given}, is_demo=is_demo, innovation_id=single)

    with Session(service.engine) as session:
        assert _stored(session, many) == _stored(session, single)
        assert _units(session, many) == _units(session, single) == list(zip(units, (0, 1), strict=True))
        assert _entry(session, many) == _entry(session, single)


def _stored(session: Session, own_id: UUID) -> dict[str, Any]:
    """Every column but what is the draft's own; of salts, whether they are there."""
    asked = text("select * from innovation where innovation_id = :own_id")
    row = dict(session.execute(asked, {"own_id": own_id}).one()._mapping)
    return {name: value for name, value in row.items() if name not in OWN} | {
        name: len(row[name] or "") for name in ("note_salt", "contact_salt")
    }


def _units(session: Session, own_id: UUID) -> list[tuple[UUID, int]]:
    asked = text("select unit_id, place from innovation_unit where innovation_id = :own_id order by place")
    return [(row.unit_id, row.place) for row in session.execute(asked, {"own_id": own_id})]


def _entry(session: Session, own_id: UUID) -> dict[str, Any]:
    """The entry without what is its own; its digests hold under the salts of the row."""
    asked = text(
        "select actor_id, role, kind, audience, record_version, format_version, body, mac"
        " from journal_entry where record_id = :own_id"
    )
    entry = dict(session.execute(asked, {"own_id": str(own_id)}).one()._mapping)
    salts = session.execute(
        text("select note, note_salt, contact_office, contact_salt from innovation where innovation_id = :i"),
        {"i": own_id},
    ).one()
    body = cast("dict[str, Any]", json.loads(entry.pop("body")))
    assert body.pop("innovation_id") == str(own_id)
    assert len(entry.pop("mac")) == 32
    assert body.pop("note_digest") == (digest([salts.note_salt, salts.note]) if salts.note else None)
    office = salts.contact_office
    ways = [office[name] for name in ("address", "telephone", "email")] if office else []
    if office:
        expected = digest([salts.contact_salt, *ways]) if any(ways) else None
        assert body["contact_office"].pop("ways_digest") == expected
    return {**entry, "body": body}
