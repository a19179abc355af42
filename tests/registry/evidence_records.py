"""Evidence for the registry's tests, handed in over the API."""

from typing import Any

from sqlalchemy import func, select

from registry_service.evidence.models import Evidence
from registry_service.files.models import FILES
from registry_service.tables import MACHINERY
from tests.registry.records import created
from tests.registry.uploads import hand_in
from tests.support.documents import pdf
from tests.support.system import Person, System

NAME = "Surat pernyataan Budi Santoso “asli”.pdf"


def add_file(system: System, person: Person, path: str, content: bytes = b"", **more: Any) -> dict[str, Any]:
    """A PDF handed in for a record."""
    upload = hand_in(system, person, NAME, content or pdf())
    body = {"kind": "file", "title": "SK Bupati", "upload_id": upload["upload_id"], **more}
    return created(system.registry.post(f"{path}/evidence", person, json=body))


def list_of(system: System, path: str, person: Person | None = None, **query: Any) -> list[dict[str, Any]]:
    """The evidence of a record as this person sees it."""
    answer = system.registry.get(f"{path}/evidence", person, query_string=query)
    assert answer.status_code == 200
    return list(answer.get_json()["items"])


def bodies_of(system: System, evidence_id: str) -> list[str]:
    """What the journal says of a piece of evidence."""
    entry = MACHINERY.journal.entry
    with system.registry.session() as session:
        return list(session.scalars(select(entry.c.body).where(entry.c.record_id == evidence_id)))


def count_rows(system: System) -> list[int]:
    """How many rows of evidence, references and contents there are."""
    with system.registry.session() as session:
        return [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Evidence, FILES.reference, FILES.content)
        ]
