"""Text that cannot be seen, or cannot be read, does not come in."""

import pytest

from tests.registry.records import (
    INNOVATIONS,
    REGION,
    act,
    count_entries,
    draft,
    make_administrator,
    path_of,
    wrong_fields,
)
from tests.support.system import System

UNSEEN_NAMES = [
    "\u200b",
    "a\u200bb",
    "a\u2028b",
    "a\u202eb",
    "a\x7fb",
    "a\u0085b",
    "\u3164",
    "---",
    "\ufeffa",
]


def test_name_that_cannot_be_seen_is_refused(system: System) -> None:
    administrator = make_administrator(system)
    before = count_entries(system)

    body = {"region_code": REGION, "owner_kind": "unknown"}
    refused = [
        wrong_fields(system.registry.post(INNOVATIONS, administrator, json={**body, "name": name}))
        for name in UNSEEN_NAMES
    ]

    assert refused == [["name"]] * len(UNSEEN_NAMES)
    assert count_entries(system) == before


def test_prose_without_anything_to_see_or_with_control_characters_is_refused(system: System) -> None:
    administrator = make_administrator(system)
    made = draft(system, administrator, "Saroale")

    notes = [
        wrong_fields(system.registry.patch(path_of(made), administrator, json={"note": note}))
        for note in ("a\x01b", "a\x1bb", "\u200b")
    ]
    reason = act(system, administrator, made, "archiving", {"reason": "\u2060"})
    kept = system.registry.patch(path_of(made), administrator, json={"note": " one\r\ntwo\tthree\n"})

    assert (notes, wrong_fields(reason)) == ([["note"]] * 3, ["reason"])
    assert (kept.json["note"], kept.json["version"]) == ("one\ntwo\tthree", 2)


@pytest.mark.parametrize("query", ["text=%ff", "text=%C0%AF", "text=%ED%A0%80", "%ff=1", "text=a%E2%80"])
def test_query_that_is_not_utf8_is_400(system: System, query: str) -> None:
    answer = system.registry.get(f"{INNOVATIONS}?{query}")

    assert (answer.status_code, answer.json["code"]) == (400, "unreadable")


def test_line_end_behind_a_pattern_is_refused(system: System) -> None:
    administrator = make_administrator(system)
    body = {"region_code": REGION, "owner_kind": "unknown", "name": "Saroale"}
    before = count_entries(system)

    refused = [
        wrong_fields(system.registry.post(INNOVATIONS, administrator, json={**body, **changes}))
        for changes in (
            {"region_code": f"{REGION}\n"},
            {"since_value": "2021\n"},
            {"coverage": {"what": "x", "percent": "9\n"}},
        )
    ]
    filtered = system.registry.get(f"{INNOVATIONS}?region_code={REGION}%0A")

    assert refused == [["region_code"], ["since_value"], ["coverage.percent"]]
    assert wrong_fields(filtered) == ["region_code"]
    assert count_entries(system) == before
