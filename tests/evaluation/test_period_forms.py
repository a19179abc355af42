"""Periods with an instrument of several forms: the form set, what it leaves open, and what opening needs."""

from typing import Any

from tests.evaluation.ground import (
    Ground,
    add_lokus,
    count_rows,
    list_kinds,
    national_input,
)

PERIODS = "/api/v1/periods"
ALL = {"minimum_respondents": 30, "below_minimum": "no_index"}


def forms_input(**changes: Any) -> dict[str, Any]:
    """A national period with PEKPPP 2023, everything decided."""
    choice = {"instrument_id": "panrb-pekppp-2023", "form_set": "luring", "settings": ALL}
    body = national_input(**{**choice, **changes})
    del body["form_weights"]
    return body


def test_period_of_several_forms_is_drafted_decided_and_opened(ground: Ground) -> None:
    call = ground.system.evaluation
    body = forms_input(combination="median", sheet_mode="team") | {"settings": {}}

    drafted = call.post(PERIODS, ground.nation, body)
    path = f"{PERIODS}/{drafted.json['period_id']}"
    add_lokus(ground, drafted.json["period_id"], ground.hospital)
    too_early = call.post(f"{path}/opening", ground.nation)
    changed = call.call(
        "PATCH",
        path,
        ground.nation,
        json={"settings": {**ALL, "below_minimum": "counts_zero"}},
        headers={"If-Match": '"1"'},
    )
    opened = call.post(f"{path}/opening", ground.nation)
    shown = call.get(path)

    assert [drafted.json[name] for name in ("form_set", "settings", "sheet_mode", "combination")] == [
        "luring",
        {},
        "team",
        "median",
    ]
    assert (drafted.json["form_weights"], drafted.json["are_form_weights_decided"]) == (None, False)
    assert (too_early.status_code, too_early.json["code"]) == (409, "not_ready_to_open")
    assert [problem["field"] for problem in too_early.json["errors"]] == [
        "settings.minimum_respondents",
        "settings.below_minimum",
    ]
    assert (changed.status_code, opened.status_code, shown.status_code) == (200, 200, 200)
    assert shown.json["settings"] == {"minimum_respondents": 30, "below_minimum": "counts_zero"}
    assert shown.json["stages"] == []
    told = [
        (row["code"], row["least"], row["most"], [choice["code"] for choice in row["choices"]])
        for row in shown.json["open_settings"]
    ]
    assert told == [
        ("minimum_respondents", 1, 10_000, []),
        ("below_minimum", None, None, ["counts_zero", "evaluator_alone", "no_index"]),
    ]
    assert [(row["is_decided"], row["decision"]) for row in shown.json["open_settings"]] == [
        (True, 30),
        (True, "counts_zero"),
    ]
    assert shown.json["open_settings"][1]["choices"][0]["words"]["en"] == "F-03 counts as 0"
    kinds = [kind for kind, _, _ in list_kinds(ground.system, drafted.json["period_id"])]
    assert kinds == ["period.drafted", "period.changed", "period.opened"]


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"form_set": "hybrid"}, ["form_set"]),
    ({"form_set": None}, ["form_set"]),
    (
        {"settings": {"below_minimum": "guess", "minimum_respondents": 0, "f02b_weights": "not_scored"}},
        ["settings.below_minimum", "settings.f02b_weights", "settings.minimum_respondents"],
    ),
    ({"settings": {"minimum_respondents": True}}, ["settings.minimum_respondents"]),
    ({"settings": {"minimum_respondents": {"a": []}}}, ["settings.minimum_respondents"]),
    ({"settings": [1]}, ["settings"]),
    ({"form_weights": None}, ["form_weights"]),
    ({"sheet_mode": "alone", "combination": "vote"}, ["combination", "sheet_mode"]),
    (
        {"instrument_id": "panrb-17-2017", "form_set": "luring"},
        ["form_set", "settings.below_minimum", "settings.minimum_respondents"],
    ),
]


def test_what_does_not_fit_the_form_set_is_named_and_not_stored(ground: Ground) -> None:
    answers = [
        ground.system.evaluation.post(PERIODS, ground.nation, forms_input() | change) for change, _ in WRONG
    ]

    named = [
        (answer.status_code, sorted(problem["field"] for problem in answer.json["errors"]))
        for answer in answers
    ]
    assert named == [(422, fields) for _, fields in WRONG]
    assert count_rows(ground.system, "period") == 0


def test_another_instrument_starts_its_decisions_anew(ground: Ground) -> None:
    call = ground.system.evaluation
    period_id = call.post(PERIODS, ground.nation, forms_input()).json["period_id"]
    steps: list[dict[str, Any]] = [
        {"form_set": "daring"},
        {"instrument_id": "panrb-17-2017"},
        {"form_weights": None},
        {"instrument_id": "panrb-pekppp-2023"},
        {
            "instrument_id": "panrb-pekppp-2023",
            "form_set": "daring",
            "settings": {"f02b_weights": "not_scored"},
        },
    ]

    told = []
    for version, change in zip((1, 2, 3, 4, 4), steps, strict=True):
        answer = call.call(
            "PATCH",
            f"{PERIODS}/{period_id}",
            ground.nation,
            json=change,
            headers={"If-Match": f'"{version}"'},
        )
        names = ("form_set", "settings", "form_weights", "are_form_weights_decided")
        told.append((answer.status_code, [answer.json.get(name) for name in names]))

    assert told == [
        (200, ["daring", ALL, None, False]),
        (200, ["F-02", {}, None, False]),
        (200, ["F-02", {}, None, True]),
        (422, [None] * 4),
        (200, ["daring", {"f02b_weights": "not_scored"}, None, False]),
    ]
