"""What each person is shown of the records, held against what the model says exists for them."""

import json
from typing import Any

from werkzeug.test import TestResponse

from tests.registry.catalogue_ground import catch_up
from tests.registry.records import INNOVATIONS
from tests.registry.sequence_beside import sees_replication
from tests.registry.sequence_model import (
    HOME,
    KEEPERS,
    PEOPLE,
    Entry,
    Record,
    keeps,
    refuse_callers,
    sees,
)
from tests.registry.sequence_world import Story, World

Sight = dict[str, Any]
PARTS = ("", "/history", "/versions", "/usage", "/evidence", "/replications")
KEPT_PARTS = ("/steps", "/draft", "/draft/comparison", "/readiness", "/draft/readiness")


def check_record(story: Story, who: str, record: Record) -> None:
    """Everything about one record, as one person sees it."""
    seen, expected = _read_record(story.world, who, record), _expect_record(story.world, who, record)
    assert seen == expected, _tell(story, who, seen, expected)


def _tell(story: Story, who: str, seen: Sight, expected: Sight) -> str:
    """Where the two differ, and what was done before."""
    parts = [f"{who}, {name}: {seen[name]} and not {wanted}" for name, wanted in expected.items()]
    wrong = [part for part, name in zip(parts, expected, strict=True) if seen[name] != expected[name]]
    return "\n".join([*wrong, *story.told])


def _get(world: World, who: str, path: str, **arguments: Any) -> TestResponse:
    return world.system.registry.get(path, world.people[who], query_string=arguments)


def _read_record(world: World, who: str, record: Record) -> Sight:
    seen: Sight = {}
    for part in (*PARTS, *KEPT_PARTS):
        answer = _get(world, who, f"{INNOVATIONS}/{record.key}{part}")
        seen[part] = _shorten(part, answer.json) if answer.status_code == 200 else answer.status_code
    return seen


def _shorten(part: str, told: dict[str, Any]) -> Any:
    if part in {"", "/draft"}:
        names = ("state", "version", "aim", "summary", "note", "agency_id", "recorded_from")
        return tuple(told[name] for name in names)
    if part in {"/history", "/versions"}:
        return [(item["version"], item["kind"]) for item in told["items"]]
    if part == "/steps":
        return [(item["version"], item["kind"], item["role"], item["actor_id"]) for item in told["items"]]
    if part == "/usage":
        return [figure["count"] for figure in told["months"]]
    if part == "/evidence":
        return {item["evidence_id"] for item in told["items"]}
    if part == "/replications":
        return {(item["replication_id"], item["state"]) for item in told["items"]}
    return 200


def _expect_record(world: World, who: str, record: Record) -> Sight:
    if not sees(who, record):
        refused = refuse_callers(who, KEEPERS) or {404}
        return {**dict.fromkeys(PARTS, 404), **dict.fromkeys(KEPT_PARTS, *refused)}
    keeper = keeps(who, record)
    of_record = [e for e in record.entries if "side_draft" not in e.kind]
    shown = [e for e in of_record if keeper or e.audience == "public"]
    versions = [(entry.version, entry.kind) for entry in shown]
    figure = record.figure
    return {
        "": (record.state, record.version, *_text_of(world, record.text, keeper=keeper)),
        "/history": versions,
        "/versions": versions,
        "/usage": [figure.count] if figure and not figure.is_withdrawn else [],
        "/evidence": {piece.key for piece in record.evidence if piece.is_public or keeper},
        "/replications": {
            (one.key, one.state) for one in record.replications if sees_replication(who, record, one)
        },
        **_expect_kept(world, who, record),
    }


def _expect_kept(world: World, who: str, record: Record) -> Sight:
    if refused := refuse_callers(who, KEEPERS):
        return dict.fromkeys(KEPT_PARTS, *refused)
    keeper, side = keeps(who, record), record.side
    drafted: Any = 404
    if keeper and side:
        drafted = (side.state, side.version, *_text_of(world, side.text, keeper=True))
    return {
        "/steps": [_step_of(world, entry) for entry in record.entries] if keeper else 403,
        "/draft": drafted,
        "/draft/comparison": 200 if keeper and side else 404,
        "/readiness": 200 if keeper else 403,
        "/draft/readiness": 200 if keeper and side else 404,
    }


def _text_of(world: World, text: Any, *, keeper: bool) -> tuple[Any, ...]:
    agency = world.agency_ids[text.agency] if text.agency else None
    return text.aim, text.summary, text.note if keeper else None, agency, text.recorded_from


def _step_of(world: World, entry: Entry) -> tuple[int, str, str, str]:
    person = world.people[entry.who]
    assert person is not None
    return entry.version, entry.kind, entry.role, str(person.account_id)


def check_lists(story: Story, who: str) -> None:
    """Every list that records stand in, as one person sees it."""
    seen, expected = _read_lists(story, who), _expect_lists(story, who)
    assert seen == expected, _tell(story, who, seen, expected)


def _expect_lists(story: Story, who: str) -> Sight:
    seen = [record for record in story.records if sees(who, record)]
    listed = {record.key for record in seen if record.state != "archived"}
    published = {record.key for record in story.records if record.state == "published"}
    refused = refuse_callers(who, KEEPERS)
    side = {record.key for record in story.records if record.side and keeps(who, record)}
    return {
        "list": listed,
        "archived": {record.key for record in seen if record.state == "archived"},
        "submitted": {record.key for record in seen if record.state == "submitted"},
        "file": listed,
        "figures": {r.key for r in seen if r.figure and not r.figure.is_withdrawn},
        "search": published,
        "twins": 401 if who == "nobody" else listed,
        "side drafts": next(iter(refused)) if refused else side,
    }


def _read_lists(story: Story, who: str) -> Sight:
    own = {record.key for record in story.records}
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "list": (INNOVATIONS, {"text": story.word}),
        "archived": (INNOVATIONS, {"text": story.word, "state": "archived"}),
        "submitted": (INNOVATIONS, {"text": story.word, "state": "submitted"}),
        "file": ("/api/v1/exports/innovations", {"text": story.word, "format": "jsonl"}),
        "figures": ("/api/v1/exports/usage_months", {"region_code": HOME, "format": "jsonl"}),
        "search": ("/api/v1/catalogue", {"text": story.word}),
        "twins": (f"{INNOVATIONS}/twins", {"name": f"{story.word} 1", "region_code": HOME}),
        "side drafts": ("/api/v1/innovation-drafts", {"limit": 200}),
    }
    seen: Sight = {}
    for name, (path, arguments) in asked.items():
        answer = _get(story.world, who, path, **arguments)
        seen[name] = answer.status_code
        if answer.status_code == 200:
            is_file = "format" in arguments
            rows = (
                [json.loads(line) for line in answer.text.splitlines()] if is_file else answer.json["items"]
            )
            seen[name] = own & {row["innovation_id"] for row in rows}
    return seen


def check_totals(world: World) -> None:
    """Totals and facets count what is published, whoever asks."""
    catch_up(world.system)
    world.stored = {}
    published = [record for record in world.records if record.state == "published"]
    owners = {letter: sum(r.text.agency == letter for r in published) for letter in world.agency_ids}
    expected = {
        "total": len(published),
        "regions": {HOME: len(published)} if published else {},
        "agencies": {world.agency_ids[letter]: count for letter, count in owners.items() if count},
        "channels": {"whatsapp": len(published)} if published else {},
        "summary": len(published),
        "with usage": sum(r.figure is not None and not r.figure.is_withdrawn for r in published),
    }
    for who in PEOPLE:
        found = _get(world, who, "/api/v1/catalogue", limit=1).json
        summary = _get(world, who, f"{INNOVATIONS}/summary").json
        facets = {
            name: {value["value"]: value["count"] for value in values}
            for name, values in found["facets"].items()
        }
        assert {
            "total": found["total"],
            "regions": facets["region"],
            "agencies": facets["agency"],
            "channels": facets["channel"],
            "summary": summary["innovations"],
            "with usage": summary["with_usage"],
        } == expected, who
