"""The way of a file into the registry, over the API."""

from typing import Any

from werkzeug.test import TestResponse

from tests.registry.records import created
from tests.support.system import Person, System

UPLOADS = "/api/v1/uploads"
PART = 1024 * 1024
PART_TYPE = "application/offset+octet-stream"


def begin(system: System, person: Person, name: str, size: int, purpose: str = "evidence") -> TestResponse:
    """An upload begun, or the refusal."""
    return system.registry.post(UPLOADS, person, json={"name": name, "size": size, "purpose": purpose})


def send_part(system: System, person: Person, path: str, offset: int, content: bytes) -> TestResponse:
    """One part of an upload."""
    return system.registry.call(
        "PATCH",
        path,
        person,
        data=content,
        headers={"Content-Type": PART_TYPE, "Upload-Offset": str(offset), "Tus-Resumable": "1.0.0"},
    )


def hand_in(
    system: System, person: Person, name: str, content: bytes, purpose: str = "evidence"
) -> dict[str, Any]:
    """A whole file handed in; the upload as it ended."""
    begun = begin(system, person, name, len(content), purpose)
    path = f"{UPLOADS}/{created(begun)['upload_id']}"
    for offset in range(0, len(content), PART):
        sent = send_part(system, person, path, offset, content[offset : offset + PART])
        assert sent.status_code == 204, sent.json
    upload: dict[str, Any] = system.registry.get(path, person).get_json()
    return upload
