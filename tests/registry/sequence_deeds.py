"""The deeds of a sequence: which there are, and how each is asked of the real system."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.registry.records import COMPLETE, INNOVATIONS, REPORT
from tests.registry.sequence_model import NEXT, SUMMARY, Record, SideDraft, Text, change_text

CHANGES = ("aim", "same", "empty", "fill", "note", "hand over", "source", "wrong")
STEPS = ("submission", "withdrawal", "return", "verification", "publication", "archiving")
SIDE_STEPS = ("submission", "withdrawal", "return", "verification", "publication", "discarding")
MONTH = "2021-05"
REASON = {"reason": "Pak Anu lupa lampirannya"}


@dataclass(frozen=True)
class Deed:
    """One thing that somebody may try; `of` is what it is done to, `how` which of its forms."""

    of: str
    name: str
    how: str = ""


DEEDS = (
    *(Deed("new", "draft", how) for how in ("A", "lacking", "source", "B", "region", "wrong")),
    *(Deed("record", "change", how) for how in CHANGES),
    *(Deed("record", step) for step in STEPS),
    Deed("side", "begin"),
    *(Deed("side", "change", how) for how in CHANGES),
    *(Deed("side", step) for step in SIDE_STEPS),
    *(Deed("evidence", "add", how) for how in ("shown", "hidden")),
    *(Deed("evidence", "change", how) for how in ("shown", "hidden")),
    Deed("evidence", "remove"),
    *(Deed("figure", "report", how) for how in ("3", "5")),
    Deed("figure", "confirmation"),
    Deed("figure", "withdrawal"),
    *(Deed("proposal", "propose", how) for how in ("original", "replica")),
    *(Deed("replication", name) for name in ("confirmation", "refusal", "withdrawal", "life")),
)
# What brings a record on, and is chosen more often.
LEADING = {("record", step) for step in ("submission", "verification", "publication")} | {
    ("side", step) for step in ("begin", "submission", "verification", "publication")
}


@dataclass(frozen=True)
class Request:
    """What is sent: the path of the record, what follows it, and the version named."""

    method: str
    path: str
    body: Any
    version: int | None


def text_of(how: str, agency_of: dict[str, str | None]) -> Text:
    """The text of a new draft."""
    agency = {"B": "B", "region": None}.get(how, "A")
    assert agency is None or agency in agency_of
    return Text(
        agency,
        summary=None if how == "lacking" else SUMMARY,
        recorded_from=REPORT if how == "source" else None,
    )


def text_after(deed: Deed, record: Record, token: str) -> Text | None:
    """The text after a change; `None` where the deed changes none."""
    if deed.name != "change" or deed.of == "evidence":
        return None
    before = record.side.text if deed.of == "side" and record.side else record.text
    return change_text(before, deed.how, token)


def draft_body(text: Text, name: str, agency_ids: dict[str, str], how: str) -> dict[str, Any]:
    """The body of a new draft."""
    body = {
        **COMPLETE,
        "summary": text.summary,
        "region_code": "16.06",
        "owner_kind": "agency" if text.agency else "region",
        "agency_id": agency_ids[text.agency] if text.agency else None,
        "name": name,
        "recorded_from": text.recorded_from,
    }
    return {**body, "aim": 5} if how == "wrong" else body


def request_for(
    deed: Deed, record: Record, version: str, token: str, agency_ids: dict[str, str], *, other_id: str = ""
) -> Request:
    """What to send; with `other_id` the same about a record that is not there."""
    path, number, method, body = f"{INNOVATIONS}/{other_id or record.key}", record.version, "POST", None
    if deed.of in {"record", "side"}:
        if deed.of == "side":
            path, number = f"{path}/draft", record.side.version if record.side else 1
        if deed.name == "change":
            method, body = "PATCH", _change_body(deed, record, token, agency_ids)
        elif deed.name != "begin":
            path, body = f"{path}/{deed.name}", REASON if deed.name in {"return", "archiving"} else None
    elif deed.of == "evidence":
        path, number, method, body = _evidence_request(deed, record, path)
    elif deed.of == "figure":
        path, number = f"{path}/usage/months/{MONTH}/whatsapp", record.figure.version if record.figure else 1
        method = "PUT" if deed.name == "report" else "POST"
        body = {"count": int(deed.how), "basis": "register"} if deed.name == "report" else None
        path = path if deed.name == "report" else f"{path}/{deed.name}"
    elif deed.of == "proposal":
        path, body = f"{path}/replications", {"side": deed.how, "replica_region_code": NEXT}
    else:
        latest = record.replications[-1] if record.replications else None
        path = f"/api/v1/replications/{other_id or (latest.key if latest else uuid4())}/{deed.name}"
        number = latest.version if latest else 1
        body = {"is_alive": True, "as_of": "2021-06-01"} if deed.name == "life" else REASON
        body = None if deed.name == "confirmation" else body
    is_unversioned = deed.name in {"begin", "add", "propose"} or version == "missing"
    wanted = None if is_unversioned else number + (7 if version == "stale" else 0)
    return Request(method, path, body, wanted)


def _change_body(deed: Deed, record: Record, token: str, agency_ids: dict[str, str]) -> dict[str, Any]:
    if deed.how == "wrong":
        return {"aim": 5}
    side = record.side or SideDraft(record.text)
    before = side.text if deed.of == "side" else record.text
    after = change_text(before, deed.how, token)
    names = {
        "aim": ("aim",),
        "same": ("aim",),
        "empty": ("summary",),
        "fill": ("summary",),
        "note": ("note",),
        "source": ("recorded_from",),
    }
    body: dict[str, Any] = {name: getattr(after, name) for name in names.get(deed.how, ())}
    if deed.how == "hand over":
        assert after.agency is not None
        body = {"agency_id": agency_ids[after.agency], "owner_kind": "agency"}
    return body


def _evidence_request(deed: Deed, record: Record, path: str) -> tuple[str, int, str, Any]:
    path = f"{path}/evidence"
    if deed.name == "add":
        link = {"kind": "link", "title": "Foto loket", "url": "https://example.go.id/foto"}
        return path, 1, "POST", {**link, "is_public": deed.how == "shown"}
    piece = record.evidence[-1] if record.evidence else None
    path, number = f"{path}/{piece.key if piece else uuid4()}", piece.version if piece else 1
    if deed.name == "remove":
        return path, number, "DELETE", None
    return path, number, "PATCH", {"is_public": deed.how == "shown"}
