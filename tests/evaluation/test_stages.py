"""Stages of a period: set on a draft, kept to while it runs, changed in public, finished before the end."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from evaluation_service.record_faults import find_record_faults
from shared import clock
from tests.evaluation.ground import (
    MUBA,
    Ground,
    add_lokus,
    count_rows,
    draft_period,
    list_kinds,
    regional_input,
)
from tests.evaluation.sheet_ground import FIRST, assign

HOUR = timedelta(hours=1)

# In UTC these are no moments that Python could tell.
FIRST_MOMENT, LAST_MOMENT = "0001-01-01T00:00:00+07:00", "9999-12-31T23:59:00-12:00"


def stage(name: str, opens: timedelta, closes: timedelta, **changes: Any) -> dict[str, Any]:
    """A stage from so long from now until so long from now."""
    now = clock.now()
    return {
        "stage": name,
        "opens_at": (now + opens).isoformat(),
        "closes_at": (now + closes).isoformat(),
        **changes,
    }


def path_of(period_id: str, rest: str = "") -> str:
    """Where the stages of a period are."""
    return f"/api/v1/periods/{period_id}/stages{rest}"


def put_stages(ground: Ground, period_id: str, stages: list[dict[str, Any]], version: int = 1) -> Any:
    """Give a draft its stages."""
    headers = {"If-Match": f'"{version}"'}
    return ground.system.evaluation.put(
        path_of(period_id), ground.nation, {"stages": stages}, headers=headers
    )


def test_deadlines_are_given_and_told_in_the_zone_of_the_owner(ground: Ground) -> None:
    call = ground.system.evaluation
    national = draft_period(ground)
    regional = call.post("/api/v1/periods", ground.administrator, regional_input()).json["period_id"]
    with ground.system.evaluation.session() as session:
        session.execute(
            text("update registry_copy.region set time_zone = 'Asia/Jayapura' where code = :code"),
            {"code": MUBA},
        )
        session.commit()
    local = {"stage": "visit", "opens_at": "2026-12-01T08:00", "closes_at": "2026-12-31T23:59"}

    put_stages(ground, national, [local])
    call.put(path_of(regional), ground.administrator, {"stages": [local]}, headers={"If-Match": '"1"'})
    told = [
        call.get(path_of(period_id), person).json["stages"][0]
        for period_id, person in ((national, ground.nation), (regional, ground.administrator))
    ]

    assert [(row["zone"], row["closes_told"], row["closes_at"]) for row in told] == [
        ("WIB", "31 Desember 2026 pukul 23.59 WIB", "2026-12-31T16:59:00+00:00"),
        ("WIT", "31 Desember 2026 pukul 23.59 WIT", "2026-12-31T14:59:00+00:00"),
    ]
    assert told[0] == {
        "stage": "visit",
        "name": {"id": "kunjungan lapangan", "en": "visit"},
        "opens_at": "2026-12-01T01:00:00+00:00",
        "closes_at": "2026-12-31T16:59:00+00:00",
        "grace_minutes": 0,
        "taken_until": "2026-12-31T16:59:00+00:00",
        "opens_told": "1 Desember 2026 pukul 08.00 WIB",
        "closes_told": "31 Desember 2026 pukul 23.59 WIB",
        "zone": "WIB",
    }


def test_stages_out_of_order_are_refused_and_nothing_is_stored(ground: Ground) -> None:
    period_id = draft_period(ground)
    wrong = [
        stage("visit", 2 * HOUR, 4 * HOUR, grace_minutes=30),
        stage("desk_review", 3 * HOUR, 5 * HOUR),
        stage("pleno", 4 * HOUR, 6 * HOUR),
        stage("f03", HOUR, 2 * HOUR),
    ]

    answers = [
        put_stages(ground, period_id, wrong),
        put_stages(ground, period_id, [stage("visit", HOUR, -HOUR), stage("visit", HOUR, 2 * HOUR)]),
        put_stages(ground, period_id, [stage("party", HOUR, 2 * HOUR, grace_minutes=20_000)]),
        put_stages(ground, period_id, [stage("visit", HOUR, 2 * HOUR)], version=7),
        put_stages(
            ground, period_id, [{"stage": "visit", "opens_at": FIRST_MOMENT, "closes_at": LAST_MOMENT}]
        ),
    ]

    named = [sorted(problem["field"] for problem in answer.json.get("errors", [])) for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 412, 422]
    assert named == [
        ["stages[0].opens_at", "stages[2].opens_at"],
        ["stages[0].closes_at", "stages[1].stage"],
        ["stages[0].grace_minutes", "stages[0].stage"],
        [],
        ["stages[0].closes_at", "stages[0].opens_at"],
    ]
    assert count_rows(ground.system, "period_stage") == 0


def test_sheets_wait_for_their_stage_and_dates_change_in_public_only(ground: Ground) -> None:
    call = ground.system.evaluation
    period_id = draft_period(ground, combination="agreed")
    lokus_id = add_lokus(ground, period_id, ground.hospital)
    assignment_id = assign(ground, period_id, lokus_id, ground.evaluator)
    put_stages(ground, period_id, [stage("f01", -3 * HOUR, HOUR)])
    senseless = call.post(f"/api/v1/periods/{period_id}/opening", ground.nation)
    stages = [
        stage("desk_review", 2 * HOUR, 4 * HOUR),
        stage("pleno", 4 * HOUR, 5 * HOUR),
        stage("release", 5 * HOUR, 6 * HOUR),
    ]
    put_stages(ground, period_id, stages, version=2)
    opened = call.post(f"/api/v1/periods/{period_id}/opening", ground.nation)
    sheet_id = call.post(f"/api/v1/assignments/{assignment_id}/sheet", ground.evaluator).json["sheet_id"]
    answers = {"answers": [{"indicator_code": FIRST, "level": 3}]}
    too_early = call.put(f"/api/v1/sheets/{sheet_id}/answers", ground.evaluator, answers)
    stored_early = count_rows(ground.system, "answer")
    change = path_of(period_id, "/desk_review/change")
    earlier = {"opens_at": stages[0]["opens_at"], "stated_reason": "Kunjungan dimajukan"}
    earlier["opens_at"] = (clock.now() - HOUR).isoformat()
    refused = [
        call.post(change, ground.nation, {"opens_at": earlier["opens_at"]}).status_code,
        call.post(change, ground.nation, {"stated_reason": "Tanpa tanggal"}).status_code,
        call.post(change, ground.evaluator, earlier).status_code,
        call.post(change, ground.administrator, earlier).status_code,
        put_stages(ground, period_id, [], version=4).status_code,
    ]
    disorder = call.post(
        change, ground.nation, {"closes_at": stages[1]["closes_at"], "stated_reason": "Lebih lama"}
    )
    changed = call.post(change, ground.nation, earlier)
    saved = call.put(f"/api/v1/sheets/{sheet_id}/answers", ground.evaluator, answers)
    public = call.get(path_of(period_id)).json

    assert senseless.status_code == 409
    assert [problem["field"] for problem in senseless.json["errors"]] == ["stages", "stages"]
    assert opened.status_code == 200
    assert (too_early.status_code, too_early.json["code"], stored_early) == (409, "stage_not_open", 0)
    told = (too_early.json["stage"], too_early.json["opens_at"], too_early.json["closes_at"])
    assert told == ("desk_review", stages[0]["opens_at"], stages[0]["closes_at"])
    assert refused == [422, 422, 403, 403, 409]
    assert [problem["field"] for problem in disorder.json["errors"]] == ["stages.pleno.opens_at"]
    assert (changed.status_code, saved.status_code) == (200, 200)
    [news] = public["changes"]
    assert (news["kind"], news["stage"], news["stated_reason"], news["minutes"]) == (
        "changed",
        "desk_review",
        "Kunjungan dimajukan",
        None,
    )
    assert news["text"]["id"].startswith(
        "PEKPPP Uji 2019 Wilayah I: jadwal penilaian dokumen diubah menjadi "
    )
    assert (news["opens_before"], news["opens_at"]) == (stages[0]["opens_at"], earlier["opens_at"])
    assert list_kinds(ground.system, period_id)[-2:] == [
        ("period.opened", 4, "national_administrator"),
        ("period.stage_changed", 5, "national_administrator"),
    ]
    with call.session() as session:
        assert list(find_record_faults(session)) == []
        session.execute(text("update period_stage set grace_minutes = 9"))
        assert list(find_record_faults(session)) == [f"altered: the stages of period {period_id}"]


def test_results_wait_for_the_stages_and_a_pleno_may_leave_a_lokus_out_by_name(ground: Ground) -> None:
    call = ground.system.evaluation
    period_id = draft_period(ground, combination="agreed")
    lokus_id = add_lokus(ground, period_id, ground.hospital)
    stages = [
        stage("visit", -3 * HOUR, -2 * HOUR, grace_minutes=300),
        stage("pleno", 3 * HOUR, 4 * HOUR),
        stage("determination", 5 * HOUR, 6 * HOUR),
    ]
    put_stages(ground, period_id, stages)
    for deed in ("opening", "closing"):
        assert call.post(f"/api/v1/periods/{period_id}/{deed}", ground.nation).status_code == 200
    determination = f"/api/v1/periods/{period_id}/determination"
    partial = {"missing_lokus_ids": [lokus_id]}

    undated = call.post(determination, ground.nation)
    for name, hours in (("visit", -9), ("pleno", -2), ("determination", -1)):
        moved = {
            "opens_at": (datetime.now(UTC) + timedelta(hours=hours, minutes=-1)).isoformat(),
            "closes_at": (datetime.now(UTC) + timedelta(hours=hours if hours < -1 else 9)).isoformat(),
            "stated_reason": "Dimajukan",
        }
        answer = call.post(path_of(period_id, f"/{name}/change"), ground.nation, moved)
        assert answer.status_code == 200, answer.text
    unnamed = call.post(determination, ground.nation)
    named = call.post(f"{determination}/partial", ground.nation, partial)

    assert (undated.status_code, undated.json["code"]) == (409, "stage_not_open")
    assert unnamed.json["missing"] == {"lokus_without_agreed_sheet": 1, "scorecards": 0}
    assert unnamed.json["lokus_without_agreed_sheet"] == [lokus_id]
    assert (named.status_code, named.json["missing"]) == (409, {"scorecards": 0})
    assert [row["stage"] for row in call.get(path_of(period_id)).json["changes"]] == [
        "determination",
        "pleno",
        "visit",
    ]
