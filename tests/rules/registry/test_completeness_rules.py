"""How much of a checklist a service meets: three-valued rules, exact shares, what is missing by name."""

from datetime import date
from typing import Any

import pytest
from marshmallow import ValidationError

from registry_service.standards import completeness
from registry_service.standards.checklists import (
    get_checklist_components,
    get_checklists,
    get_components,
    get_default_deadlines,
    load_checklist,
)
from registry_service.standards.completeness import ComponentFact, ServiceFacts
from shared.contracts.standard_entries import COMPLAINT_CHANNELS, COMPLAINT_DEEDS, STANDARD_COMPONENTS

PUBLISHED = ComponentFact(True, 1, date(2021, 3, 3))
THERE = ComponentFact(True, None, None)
NOWHERE = ComponentFact(True, 0, None)
ABSENT = ComponentFact(False, None, None)


def facts(known: tuple[str, ...] = (), **components: ComponentFact) -> ServiceFacts:
    return ServiceFacts(frozenset(known), components)


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        ({"field_known": "kind"}, True),
        ({"field_known": "fee"}, None),
        ({"component_exists": "fee"}, True),
        ({"component_exists": "product"}, False),
        ({"component_exists": "facilities"}, None),
        ({"component_published": "fee"}, True),
        ({"component_published": "procedure"}, None),
        ({"component_published": "requirements"}, False),
        ({"component_published": "product"}, False),
        ({"any_of": [{"component_exists": "facilities"}, {"field_known": "kind"}]}, True),
        ({"any_of": [{"component_exists": "facilities"}, {"component_exists": "product"}]}, None),
        ({"all_of": [{"component_exists": "facilities"}, {"component_exists": "product"}]}, False),
        ({"all_of": [{"component_exists": "facilities"}, {"field_known": "kind"}]}, None),
        ({"all_of": [{"component_exists": "fee"}, {"field_known": "kind"}]}, True),
    ],
)
def test_rule_is_met_not_met_or_unknown(rule: dict[str, Any], verdict: bool | None) -> None:
    of_service = facts(("kind",), fee=PUBLISHED, procedure=THERE, requirements=NOWHERE, product=ABSENT)

    assert completeness.judge(rule, of_service) is verdict


def test_components_are_the_laws_fourteen() -> None:
    parts = [component.part for component in get_components().values()]

    assert tuple(get_components()) == STANDARD_COMPONENTS
    assert (parts.count("delivery"), parts.count("management")) == (6, 8)


def test_checklists_ask_what_they_name() -> None:
    shown = {name: [item.code for item in found.items] for name, found in get_checklists().items()}

    assert shown == {
        "uu_25_2009": list(STANDARD_COMPONENTS),
        "six_published": [
            "service_kind",
            "service_standard",
            "requirements",
            "procedure",
            "fee",
            "completion_time",
        ],
    }
    assert len(get_checklist_components("six_published")) == 6


def test_every_channel_and_deed_has_a_deadline() -> None:
    assert set(get_default_deadlines()) == {
        (kind, deed) for kind in COMPLAINT_CHANNELS for deed in COMPLAINT_DEEDS
    }


def test_missing_parts_are_named_and_unknown_told_apart() -> None:
    six = get_checklists()["six_published"]

    found = completeness.complete_service(
        six, facts(("kind",), requirements=PUBLISHED, fee=NOWHERE, procedure=THERE)
    )

    assert (found.items, found.met, found.not_known) == (6, 2, 3)
    assert [(item.code, item.title_id, item.title_en, item.is_not_known) for item in found.missing] == [
        ("service_standard", "Standar pelayanan", "Service standard", True),
        ("procedure", "Prosedur", "Procedure", True),
        ("fee", "Biaya", "Fee", False),
        ("completion_time", "Waktu penyelesaian", "Completion time", True),
    ]
    assert completeness.share_text(found.met, found.items) == "1/3"


def test_internal_components_need_only_exist() -> None:
    fourteen = get_checklists()["uu_25_2009"]

    found = completeness.complete_service(fourteen, facts(**dict.fromkeys(STANDARD_COMPONENTS, NOWHERE)))

    assert (found.met, found.not_known) == (8, 0)
    assert {get_components()[item.code].part for item in found.missing} == {"delivery"}


def test_several_services_are_summed_item_by_item() -> None:
    six = get_checklists()["six_published"]
    parts = [completeness.complete_service(six, of) for of in (facts(("kind",)), facts((), fee=ABSENT))]

    summed = completeness.sum_up(six, parts)

    told = {name: summed[name] for name in ("services", "items", "met", "not_known", "share")}
    assert told == {"services": 2, "items": 12, "met": 1, "not_known": 10, "share": "1/12"}
    by_item = {row["code"]: (row["services"], row["services_not_known"]) for row in summed["missing"]}
    assert (by_item["service_kind"], by_item["fee"]) == ((1, 1), (2, 1))
    assert completeness.sum_up(six, [])["share"] is None


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2023, 3, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 15), 12, date(2023, 1, 15)),
        (date(2024, 3, 31), 13, date(2023, 2, 28)),
    ],
)
def test_months_before_a_day_end_with_the_month(day: date, months: int, before: date) -> None:
    assert completeness.months_before(day, months) == before


def test_components_checked_long_ago_or_never_are_stale() -> None:
    of_service = facts(fee=PUBLISHED, procedure=THERE, product=ABSENT)

    found = completeness.list_stale(of_service, STANDARD_COMPONENTS, date(2021, 5, 4), 2)
    fresh = completeness.list_stale(of_service, ("fee",), date(2021, 5, 3), 2)

    assert found == [
        {"code": "procedure", "checked_on": None},
        {"code": "fee", "checked_on": date(2021, 3, 3)},
    ]
    assert fresh == []


@pytest.mark.parametrize(
    "rule",
    [
        {"field_known": "note"},
        {"component_exists": "weather"},
        {"none_of": []},
        {"any_of": []},
        {"field_known": "fee", "component_exists": "fee"},
        {"all_of": [{"field_known": "weather"}]},
    ],
)
def test_checklist_with_a_rule_that_is_none_is_refused(rule: dict[str, Any]) -> None:
    text = (
        "{checklist_id: x, version: 1, title_id: a, title_en: a, source: a, confidence: low, items: "
        f"[{{code: a, title_id: a, title_en: a, met_if: {rule}}}]}}"
    )

    with pytest.raises(ValidationError):
        load_checklist(text)
