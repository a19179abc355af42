"""Takes deeds on the real system and holds each against the model: its status, its entries, its traces."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, text
from werkzeug.test import TestResponse

from registry_service.every_table import METADATA
from registry_service.tables import MACHINERY
from shared.actor import Mandate
from tests.registry import sequence_beside as beside
from tests.registry import sequence_model as model
from tests.registry.records import INNOVATIONS, make_administrator, make_agency
from tests.registry.sequence_deeds import (
    DEEDS,
    LEADING,
    Deed,
    Request,
    draft_body,
    request_for,
    text_after,
    text_of,
)
from tests.registry.sequence_model import HOME, PEOPLE, Entry, Record, Text
from tests.support.system import Person, System

ENTRY = MACHINERY.journal.entry
SUCCESSES = {200, 201, 204}
ALL_ROWS = " union all ".join(
    f"select '{name}' as place, md5(string_agg(r::text, '|' order by r::text)) as digest from {name} as r"  # noqa: S608 - our own names
    for name in sorted(table.fullname for table in METADATA.tables.values() if table.schema is None)
)


@dataclass
class Move:
    """One step of a sequence as it was drawn: numbers, which become a person and a deed here."""

    is_allowed: bool
    pick: int
    who: int
    version: int


@dataclass
class World:
    """The people, and every record that sequences have made."""

    system: System
    people: dict[str, Person | None] = field(default_factory=dict)
    agency_ids: dict[str, str] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    figure_ids: dict[str, str] = field(default_factory=dict)
    stored: dict[str, str] = field(default_factory=dict)

    def settle(self) -> "World":
        """Make the agencies and everybody."""
        keeper = make_administrator(self.system)
        for letter in "AB":
            made = make_agency(self.system, keeper, f"Dinas Percobaan {letter}")
            self.agency_ids[letter] = made["agency_id"]
        for who, mandates in PEOPLE.items():
            given = [
                Mandate(role, region, UUID(self.agency_ids[agency]) if agency else None)
                for role, region, agency in mandates
            ]
            self.people[who] = self.system.make_person(*given) if given else None
        return self

    def begin(self) -> "Story":
        """A new sequence with a word of its own in every name."""
        word = "".join(chr(ord("a") + int(sign, 16)) for sign in uuid4().hex[:12])
        return Story(self, f"Warkah{word}")

    def read_state(self) -> dict[str, str]:
        """A digest of every table; two are alike only if nothing was stored between them."""
        with self.system.registry.session() as session:
            return {row.place: row.digest for row in session.execute(text(ALL_ROWS))}

    def read_entries(self, after: int) -> tuple[int, list[Entry]]:
        """What the journal came to hold after an entry, and its last entry."""
        names = {str(person.account_id): who for who, person in self.people.items() if person}
        query = select(ENTRY).where(ENTRY.c.entry_id > after).order_by(ENTRY.c.entry_id)
        with self.system.registry.session() as session:
            rows = session.execute(query).all()
        entries = [
            Entry(r.record_id, r.record_version, r.kind, r.audience, r.role, names[str(r.actor_id)])
            for r in rows
        ]
        return rows[-1].entry_id if rows else after, entries

    def last_entry(self) -> int:
        """The journal's last entry."""
        with self.system.registry.session() as session:
            return session.scalar(text("select coalesce(max(entry_id), 0) from journal_entry")) or 0


@dataclass
class Story:
    """One sequence of deeds on records of its own."""

    world: World
    word: str
    records: list[Record] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    has_changed: bool = False
    nothing: Record = field(default_factory=lambda: Record("", Text(None)))

    def take(self, move: Move) -> Record:
        """One step: something allowed, or anything by anybody."""
        record = self.records[move.pick % len(self.records)] if self.records else self.nothing
        if move.is_allowed or not self.records:
            who, deed = self._choose_allowed(record, move)
            return self.do(who, deed, record, "right")
        who = list(PEOPLE)[move.who % len(PEOPLE)]
        version = ("right", "right", "right", "stale", "missing")[move.version % 5]
        return self.do(who, DEEDS[(move.pick // 7) % len(DEEDS)], record, version)

    def _choose_allowed(self, record: Record, move: Move) -> tuple[str, Deed]:
        found: dict[tuple[str, str], list[tuple[str, Deed]]] = {}
        for deed in DEEDS:
            if (deed.of == "new") == (len(self.records) < 1 + (move.pick % 17 == 0) * 2):
                for who in PEOPLE:
                    if not self.judge(who, deed, record, "right"):
                        found.setdefault((deed.of, deed.name), []).append((who, deed))
        if not found:
            return "operator", DEEDS[0]
        names = [name for name in found for _ in range(3 if name in LEADING else 1)]
        choices = found[names[(move.pick // 3) % len(names)]]
        return choices[(move.pick // 5 + move.who) % len(choices)]

    def judge(self, who: str, deed: Deed, record: Record, version: str) -> set[int]:
        """What the model says: the statuses of a refusal, none if it is allowed."""
        if deed.of == "new":
            if refused := model.refuse_callers(who, model.WRITERS):
                return refused
            wrong = {422} if deed.how == "wrong" else set()
            return wrong | model.judge_text(who, None, text_of(deed.how, dict(self.world.agency_ids)))
        if deed.how == "wrong":
            base = model.judge_step if deed.of == "record" else model.judge_side
            found = base(who, record, "change", version, None)
            return found if found in ({401}, {403}) and not self._may_call(who) else found | {422}
        after = text_after(deed, record, self.word)
        if deed.of == "record":
            return model.judge_step(who, record, deed.name, version, after)
        if deed.of == "side":
            return model.judge_side(who, record, deed.name, version, after)
        if deed.of == "evidence":
            return beside.judge_evidence(who, record, deed.name, version)
        if deed.of == "figure":
            return beside.judge_figure(who, record, deed.name, version)
        if deed.of == "proposal":
            return beside.judge_proposal(who, record, deed.how)
        return beside.judge_replication(who, record, deed.name, version)

    def _may_call(self, who: str) -> bool:
        return not model.refuse_callers(who, model.WRITERS)

    def do(self, who: str, deed: Deed, record: Record, version: str) -> Record:
        """Try the deed, and hold against the model what came of it."""
        world = self.world
        self.told.append(f"{who}: {deed.of} {deed.name} {deed.how} ({version}) of {record.state}")
        wanted = self.judge(who, deed, record, version)
        last, before = world.last_entry(), world.stored or world.read_state()

        answer = self._ask(who, self._request(deed, record, version))

        _, entries = world.read_entries(last)
        world.stored = world.read_state()
        self.has_changed = world.stored != before
        if wanted:
            assert answer.status_code in wanted, (self.told, wanted, answer.text)
            assert (entries, world.stored) == ([], before), self.told
            self._compare_with_nothing(who, deed, record, version, answer)
            return record
        assert answer.status_code in SUCCESSES, (self.told, answer.text)
        record, expected = self._carry_out(who, deed, record, answer.json or {})
        assert entries == expected, self.told
        if not expected:
            assert world.stored == before, self.told
        return record

    def _request(self, deed: Deed, record: Record, version: str, other_id: str = "") -> Request:
        ids = self.world.agency_ids
        if deed.of == "new":
            new = text_of(deed.how, dict(ids))
            name = f"{self.word} {len(self.records) + 1}"
            return Request("POST", INNOVATIONS, draft_body(new, name, ids, deed.how), None)
        return request_for(deed, record, version, self.word, ids, other_id=other_id)

    def _ask(self, who: str, request: Request) -> TestResponse:
        headers = {"If-Match": f'"{request.version}"'} if request.version is not None else {}
        person = self.world.people[who]
        return self.world.system.registry.call(
            request.method, request.path, person, json=request.body, headers=headers
        )

    def _compare_with_nothing(
        self, who: str, deed: Deed, record: Record, version: str, answer: TestResponse
    ) -> None:
        """What is hidden is refused in the very words with which something that is not there is."""
        is_hidden = deed.of != "new" and not model.sees(who, record)
        if not is_hidden:
            return
        nothing = self._ask(who, self._request(deed, record, version, str(uuid4())))
        assert tell(nothing) == tell(answer), self.told

    def _carry_out(
        self, who: str, deed: Deed, record: Record, answer: dict[str, Any]
    ) -> tuple[Record, Sequence[Entry]]:
        if deed.of == "new":
            new = text_of(deed.how, dict(self.world.agency_ids))
            record = Record(answer["innovation_id"], new)
            role = model.find_role(who, model.WRITERS, HOME, new.agency) or ""
            record.entries.append(Entry(record.key, 1, "innovation.drafted", "private", role, who))
            self.records.append(record)
            self.world.records.append(record)
            return record, record.entries[:]
        after = text_after(deed, record, self.word)
        if deed.of == "record":
            return record, model.do_step(who, record, deed.name, after)
        if deed.of == "side":
            return record, model.do_side(who, record, deed.name, after)
        if deed.of == "evidence":
            key = answer.get("evidence_id", "")
            return record, beside.do_evidence(who, record, deed.name, deed.how == "shown", key)
        if deed.of == "figure":
            entries = beside.do_figure(who, record, deed.name, int(deed.how or 0))
            return record, [replace(entry, record=answer["figure_id"]) for entry in entries]
        if deed.of == "proposal":
            return record, beside.do_proposal(who, record, deed.how, answer["replication_id"])
        return record, beside.do_replication(who, record, deed.name)


def tell(answer: TestResponse) -> tuple[int, dict[str, Any], list[str]]:
    """An answer without what is new in every answer."""
    body = {name: value for name, value in (answer.json or {}).items() if name != "request_id"}
    names = sorted(name for name, _ in answer.headers)
    return answer.status_code, body, names
