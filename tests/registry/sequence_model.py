"""What may become of a record and for whom it exists, as the design tells it; the product is never asked.

`judge_*` names the statuses a deed may be refused with (none: it may), `do_*` the entries it must leave.
"""

from dataclasses import dataclass, field, replace
from typing import Any

HOME, NEXT, PROVINCE = "16.06", "13.04", "16"
Mandates = tuple[tuple[str, str | None, str | None], ...]
# Role, region, agency: A and B are agencies of HOME.
PEOPLE: dict[str, Mandates] = {
    "operator": (("operator", HOME, "A"),),
    "verifier": (("verifier", HOME, "A"),),
    "both in one": (("operator", HOME, "A"), ("verifier", HOME, "A")),
    "operator of B": (("operator", HOME, "B"),),
    "administrator": (("innovation_administrator", HOME, None),),
    "neighbour": (("innovation_administrator", NEXT, None),),
    "province": (("innovation_administrator", PROVINCE, None),),
    "evaluation administrator": (("evaluation_administrator", HOME, None),),
    "evaluator": (("evaluator", HOME, None),),
    "nation": (("national_administrator", None, None),),
    "nobody": (),
}
ADMINISTRATORS = ("innovation_administrator", "national_administrator")
WRITERS = ("operator", *ADMINISTRATORS)
SUBMITTERS = ("verifier", *ADMINISTRATORS)
KEEPERS = ("operator", "verifier", *ADMINISTRATORS)

ROLES_OF_DEED: dict[str, tuple[str, ...]] = {
    "change": WRITERS,
    "submission": SUBMITTERS,
    "withdrawal": ("verifier",),
    "return": ADMINISTRATORS,
    "verification": ADMINISTRATORS,
    "publication": ADMINISTRATORS,
    "archiving": WRITERS,
    "begin": WRITERS,
    "discarding": WRITERS,
}
# Where a deed leads from each state in which it is allowed.
WAYS: dict[str, dict[str, str]] = {
    "change": {"draft": "draft", "returned": "returned"},
    "submission": {"draft": "submitted", "returned": "submitted"},
    "withdrawal": {"submitted": "draft"},
    "return": {"submitted": "returned", "verified": "returned"},
    "verification": {"submitted": "verified"},
    "publication": {"verified": "published"},
    "archiving": {"draft": "archived", "returned": "archived", "published": "archived"},
    "discarding": {"draft": "discarded", "returned": "discarded"},
}
SUMMARY = "Warga mendaftar dari rumah lewat pesan singkat dan datang saat gilirannya tiba"  # ten words
KIND_OF_STEP = {
    "submission": "submitted",
    "withdrawal": "withdrawn",
    "return": "returned",
    "verification": "verified",
}


@dataclass(frozen=True)
class Entry:
    """What the journal must hold of a deed; `record` is record, evidence, figure or replication."""

    record: str
    version: int
    kind: str
    audience: str
    role: str
    who: str


@dataclass(frozen=True)
class Text:
    """The fields that the sequences change."""

    agency: str | None
    aim: str | None = None
    summary: str | None = SUMMARY
    note: str | None = None
    recorded_from: str | None = None


@dataclass
class SideDraft:
    """The draft beside a published record."""

    text: Text
    state: str = "draft"
    version: int = 1


@dataclass
class Piece:
    """One piece of evidence; the public journal was told of it or not, for no clock runs here."""

    key: str
    is_public: bool
    is_told: bool
    version: int = 1


@dataclass
class Figure:
    """The one month and channel that sequences report."""

    count: int
    version: int = 1
    is_withdrawn: bool = False
    is_confirmed: bool = False


@dataclass
class Replication:
    """The record replicated in the neighbouring region."""

    key: str
    asked: str
    proposer: str
    state: str = "proposed"
    version: int = 1


@dataclass
class Record:
    """A record with everything that hangs on it."""

    key: str
    text: Text
    state: str = "draft"
    version: int = 1
    was_public: bool = False
    side: SideDraft | None = None
    sides: int = 0  # the last version of any of them: the next one counts on
    evidence: list[Piece] = field(default_factory=list)
    figure: Figure | None = None
    replications: list[Replication] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def find_role(who: str, roles: tuple[str, ...], region: str, agency: str | None) -> str | None:
    """The role that the person acts in; an agency's people act for that agency only."""
    for role in roles:
        for held, own_region, own_agency in PEOPLE[who]:
            is_there = own_region in (None, region) and own_agency in (None, agency)
            if held == role and is_there:
                return role
    return None


def role_for(who: str, roles: tuple[str, ...], record: Record) -> str | None:
    """The role to act in for a record."""
    return find_role(who, roles, HOME, record.text.agency)


def keeps(who: str, record: Record) -> bool:
    """Drafts, remarks and reasons exist for these only."""
    return role_for(who, KEEPERS, record) is not None


def sees(who: str, record: Record) -> bool:
    """The record exists for this person."""
    return record.was_public or keeps(who, record)


def refuse_callers(who: str, roles: tuple[str, ...]) -> set[int]:
    """Who cannot call it at all, wherever the record is."""
    is_held = any(role in roles for role, _, _ in PEOPLE[who])
    return set() if is_held else {401 if who == "nobody" else 403}


def is_complete(text: Text) -> bool:
    """Nothing is missing for its submission."""
    return text.summary is not None or text.recorded_from is not None


def change_text(text: Text, variant: str, token: str) -> Text:
    """The text after a change."""
    changes: dict[str, dict[str, Any]] = {
        "aim": {"aim": f"Tujuan {token}"},
        "same": {"aim": text.aim},
        "empty": {"summary": None},
        "fill": {"summary": f"{SUMMARY} {token}"},
        "note": {"note": f"Catatan {token}"},
        "hand over": {"agency": "B" if text.agency == "A" else "A"},
        "source": {"recorded_from": "Laporan inovasi daerah 2021"},
        "wrong": {},
    }
    return replace(text, **changes[variant])


def judge_text(who: str, before: Text | None, after: Text) -> set[int]:
    """What else a person needs for writing this text."""
    reasons: set[int] = set()
    if after.recorded_from != (before.recorded_from if before else None):
        reasons |= set() if find_role(who, ADMINISTRATORS, HOME, None) else {422}
    if find_role(who, WRITERS, HOME, after.agency) is None:
        reasons.add(403)
    return reasons


def judge_step(who: str, record: Record, deed: str, version: str, after: Text | None) -> set[int]:
    """A deed on a record before publication, its publication, or its end."""
    roles = ADMINISTRATORS if deed == "archiving" and record.was_public else ROLES_OF_DEED[deed]
    if refused := refuse_callers(who, ROLES_OF_DEED[deed]):
        return refused
    reasons = {428} if version == "missing" else set()
    if not sees(who, record):
        return reasons | {404}
    if role_for(who, roles, record) is None:
        return reasons | {403}
    is_told = deed == "publication" and record.state == "draft" and record.text.recorded_from is not None
    if record.state not in WAYS[deed] and not is_told:
        reasons.add(409)
    if version == "stale":
        reasons.add(412)
    if deed == "submission" and not is_complete(record.text):
        reasons.add(409)
    return reasons | (judge_text(who, record.text, after) if after else set())


def do_step(who: str, record: Record, deed: str, after: Text | None) -> list[Entry]:
    """Carry it out."""
    role = role_for(who, ROLES_OF_DEED[deed], record) or ""
    if deed == "change" and after == record.text:
        return []
    if after is not None:
        role = find_role(who, WRITERS, HOME, after.agency) or ""
    entries = []
    if deed == "archiving" and record.side is not None:
        entries.append(_side_entry(who, record, record.side.version + 1, "discarded", role))
        record.side = None
    record.text = after or record.text
    record.state = WAYS[deed].get(record.state, "published")
    record.version += 1
    kind, audience = _kind_of(deed, record)
    record.was_public |= deed == "publication"
    entries.append(Entry(record.key, record.version, f"innovation.{kind}", audience, role, who))
    record.entries += entries
    return entries


def _kind_of(deed: str, record: Record) -> tuple[str, str]:
    if deed == "change":
        return "draft_changed", "private"
    if deed == "publication":
        return "published", "public"
    if deed == "archiving":
        return ("archived", "public") if record.was_public else ("draft_archived", "private")
    return KIND_OF_STEP[deed], "private"


def _side_entry(who: str, record: Record, version: int, what: str, role: str) -> Entry:
    return Entry(record.key, version, f"innovation.side_draft_{what}", "private", role, who)


def judge_side(who: str, record: Record, deed: str, version: str, after: Text | None) -> set[int]:
    """A deed on the draft beside a published record."""
    if refused := refuse_callers(who, ROLES_OF_DEED[deed]):
        return refused
    reasons = {428} if version == "missing" and deed != "begin" else set()
    side = record.side
    if not sees(who, record) or (deed != "begin" and (side is None or not keeps(who, record))):
        return reasons | {404}
    if role_for(who, ROLES_OF_DEED[deed], record) is None:
        return reasons | {403}
    if deed == "begin":
        return {409} if side or record.state != "published" else set()
    assert side is not None
    is_told = deed == "publication" and side.state == "draft" and side.text.recorded_from is not None
    if side.state not in WAYS[deed] and not is_told:
        reasons.add(409)
    if version == "stale":
        reasons.add(412)
    if deed in {"submission", "publication"} and side.text == record.text:
        reasons.add(409)
    if deed == "submission" and not is_complete(side.text):
        reasons.add(409)
    return reasons | (judge_text(who, side.text, after) if after else set())


def do_side(who: str, record: Record, deed: str, after: Text | None) -> list[Entry]:
    """Carry it out."""
    role = role_for(who, ROLES_OF_DEED[deed], record) or ""
    side = record.side or SideDraft(record.text, version=record.sides)
    if deed == "change" and after == side.text:
        return []
    if after is not None:
        role = find_role(who, WRITERS, HOME, after.agency) or ""
    side.text, side.version = after or side.text, side.version + 1
    side.state = "draft" if deed == "begin" else WAYS[deed].get(side.state, "published")
    record.side = None if side.state in {"published", "discarded"} else side
    if deed == "publication":
        record.text, record.version = side.text, record.version + 1
        entries = [Entry(record.key, record.version, "innovation.changed", "public", role, who)]
    else:
        kinds = {"begin": "begun", "change": "changed", "discarding": "discarded", **KIND_OF_STEP}
        record.sides, entries = side.version, [_side_entry(who, record, side.version, kinds[deed], role)]
    record.entries += entries
    return entries
