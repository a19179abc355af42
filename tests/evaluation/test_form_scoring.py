"""Scores of several forms from sheet and survey to the release: traced, proven, and without an index too."""

from typing import Any

from sqlalchemy import text

from evaluation_service.instruments.files import SHIPPED, read_instrument_file
from evaluation_service.record_faults import find_record_faults
from evaluation_service.scorecards.actions import ask_for_scorecards
from evaluation_service.scoring.verify import verify_export
from evaluation_service.surveys.jobs import close_due_batches
from shared.actor import Mandate
from shared.commands import job_context
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from tests.evaluation.ground import MUBA, Ground, add_lokus, count_rows, move_period
from tests.evaluation.sheet_ground import assign
from tests.evaluation.survey_ground import all_at
from tests.evaluation.test_period_forms import PERIODS, forms_input
from tests.support.system import System

FORMS = read_instrument_file(SHIPPED / "panrb-pekppp-2023.yaml")["forms"]
CODES = next([row["code"] for row in form["indicators"]] for form in FORMS if form["code"] == "F-02A")


def open_forms_period(ground: Ground, **changes: Any) -> tuple[str, list[str]]:
    """An open period of several forms with two lokus, both scored by one evaluator; the ids."""
    answer = ground.system.evaluation.post(PERIODS, ground.nation, forms_input(**changes))
    assert answer.status_code == 201, answer.text
    period_id = answer.json["period_id"]
    lokus_ids = [add_lokus(ground, period_id, unit) for unit in (ground.hospital, ground.office)]
    return period_id, lokus_ids


def hand_in(ground: Ground, period_id: str, lokus_id: str, level: int) -> str:
    """A sheet with every level chosen, submitted; its id."""
    call = ground.system.evaluation
    assignment_id = assign(ground, period_id, lokus_id, ground.evaluator)
    sheet_id = call.post(f"/api/v1/assignments/{assignment_id}/sheet", ground.evaluator).json["sheet_id"]
    answers = [{"indicator_code": code, "chosen": level, "reason": "Terlihat"} for code in CODES]
    saved = call.put(f"/api/v1/sheets/{sheet_id}/answers", ground.evaluator, {"answers": answers})
    assert saved.status_code == 200, saved.text
    submitted = call.post(f"/api/v1/sheets/{sheet_id}/submission", ground.evaluator)
    assert submitted.status_code == 202, submitted.text
    return str(sheet_id)


def respond(ground: Ground, lokus_id: str, levels: list[int]) -> None:
    """Responses that count, each with all its items at one level."""
    call, path = ground.system.evaluation, f"/api/v1/lokus/{lokus_id}/survey"
    listed = call.post(f"{path}/token-lists", ground.nation, {"kind": "links", "count": len(levels)})
    for row, level in zip(listed.json["tokens"], levels, strict=True):
        answer = call.post(f"{path}/responses", None, {"token": row["token"], **all_at(level)})
        assert answer.status_code in (200, 201), answer.text
    close_due_batches(job_context(call.service))


def get_cards(ground: Ground, period_id: str) -> list[Any]:
    """The current scorecards, by the unit's name."""
    answer = ground.system.evaluation.get(f"{PERIODS}/{period_id}/scorecards", ground.nation)
    assert answer.status_code == 200, answer.text
    items: list[Any] = answer.json["items"]
    return items


def test_sheet_and_survey_make_an_index_that_is_proven_and_released(system: System, ground: Ground) -> None:
    call, second = system.evaluation, system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    system.sync()
    decided = {"minimum_respondents": 2, "below_minimum": "no_index"}
    period_id, lokus_ids = open_forms_period(ground, settings=decided)
    move_period(ground, period_id, "opening")
    for lokus_id in lokus_ids:
        hand_in(ground, period_id, lokus_id, 4)
    system.work()
    before = [
        (card["index"], card["grade"], card["label"], card["outcome"])
        for card in get_cards(ground, period_id)
    ]
    respond(ground, lokus_ids[0], [5, 2])
    system.work()
    without, with_index = get_cards(ground, period_id)
    ranking = call.get(f"{PERIODS}/{period_id}/ranking", ground.nation).json
    shown = call.get(f"/api/v1/scorecards/{with_index['scorecard_id']}", ground.nation).json
    nothing = call.get(f"/api/v1/scorecards/{without['scorecard_id']}", ground.nation).json
    exports = [
        call.get(f"/api/v1/scorecards/{card['scorecard_id']}/export", ground.nation).json
        for card in (with_index, without)
    ]

    assert before == [(None, None, None, "no_index")] * 2
    assert (without["index"], without["outcome"], without["figure_code"]) == (None, "no_index", "ipp")
    # 3/4 of 4 and 1/4 of 3.5 are 3.875.
    assert (with_index["index"], with_index["grade"], with_index["outcome"]) == ("3.88", "B", "combined")
    assert (with_index["revision"], with_index["sheets_used"]) == (2, 1)
    assert shown["trace"]["trace_format"] == 2
    survey = shown["trace"]["survey"]
    assert [survey[name] for name in ("total", "answers", "respondents", "is_enough")] == [98, 28, 2, True]
    assert "3,88" in shown["reasons"]["id"][-1]["text"]
    assert [line["kind"] for line in nothing["reasons"]["en"]][-2:] == ["outcome_no_index", "term_alone"]
    assert [(export["format_version"], verify_export(export)) for export in exports] == [(2, [])] * 2
    assert [(row["rank"], row["index"]) for row in ranking["items"]] == [(1, "3.88")]
    assert (ranking["lokus_ranked"], ranking["lokus_without_index"], ranking["lokus_chosen"]) == (1, 1, 2)
    assert [(row["index"], row["lokus_count"]) for row in ranking["regions"]] == [("3.88", 1)]

    move_period(ground, period_id, "closing")
    determined = call.post(f"{PERIODS}/{period_id}/determination", ground.nation)
    neighbours = call.post(f"{PERIODS}/{period_id}/release", ground.administrator, {"sementara": True})
    released = call.post(f"{PERIODS}/{period_id}/release", second, {"sementara": True})
    system.sync()

    assert (determined.status_code, neighbours.status_code, released.status_code) == (200, 403, 200)
    assert released.json["is_provisional"] is True
    with system.registry.session() as session:
        rows = session.execute(
            text(
                "select index, grade, label_id, rank, ranked_count, outcome"
                " from grades_copy.released_result order by rank"
            )
        ).all()
    assert [tuple(row) for row in rows] == [
        ("3.88", "B", "Baik", 1, 1, "combined"),
        (None, None, None, None, 1, "no_index"),
    ]
    with system.evaluation.session() as session:
        assert list(find_record_faults(session)) == []
        session.execute(text("update scorecard set outcome = 'combined' where index_text is null"))
        assert len(list(find_record_faults(session))) > 0


def test_asking_for_a_lokus_computes_it_once_more_and_changes_nothing(system: System, ground: Ground) -> None:
    settings = {"f02b_weights": "not_scored", "minimum_respondents": 1, "below_minimum": "counts_zero"}
    period_id, lokus_ids = open_forms_period(ground, settings=settings, form_set="daring")
    move_period(ground, period_id, "opening")

    with system.evaluation.session() as session:
        ask_for_scorecards(session, lokus_ids)  # type: ignore[arg-type]  # as they stand in addresses
        session.commit()
    waiting = system.evaluation.get(f"{PERIODS}/{period_id}/work", ground.nation).json
    system.work()
    done = system.evaluation.get(f"{PERIODS}/{period_id}/work", ground.nation).json

    assert (waiting["counts"]["due"], done["counts"]["due"], done["counts"]["done"]) == (2, 0, 2)
    assert count_rows(system, "scorecard") == 0


def test_only_the_region_closes_determines_and_releases_its_own_period(ground: Ground) -> None:
    call, owner = ground.system.evaluation, ground.administrator
    own = forms_input(scheme="pekppp_mandiri", owner_region_code=MUBA)
    path = f"{PERIODS}/{call.post(PERIODS, owner, own).json['period_id']}"
    unit = {"unit_id": str(ground.hospital.unit_id), "service_kind": "kesehatan"}
    assert call.post(f"{path}/lokus", owner, unit).status_code == 201
    assert call.post(f"{path}/opening", owner).status_code == 200
    bodies = {"closing": None, "determination": None, "release": {"sementara": True}}

    refused = [
        call.post(f"{path}/{deed}", person, body).status_code
        for deed, body in bodies.items()
        for person in (ground.nation, ground.neighbour, ground.evaluator)
    ]
    state = call.get(path).json["state"]
    closed = call.post(f"{path}/closing", owner)

    assert (refused, state, closed.json["state"]) == ([403] * 9, "open", "closed")
