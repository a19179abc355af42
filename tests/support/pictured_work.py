"""What stands half done on the demonstration while pictures are taken; marked as invented, and never kept."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from registry_service.people.models import PersonDetail
from shared import clock
from shared.actor import Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, EVALUATOR, NATIONAL_ADMINISTRATOR
from shared.db import transaction
from tests.evaluation.ground import KAMPAR, MUBA, Ground, Unit, add_lokus, move_period, national_input
from tests.evaluation.seen_ground import CODES, full_answer, hand_in_f01
from tests.evaluation.sheet_ground import Scene as Sheets
from tests.evaluation.sheet_ground import assign, begin_sheet
from tests.registry.records import COMPLETE, act, done, draft, make_administrator, make_operator
from tests.registry.usage_ground import ago, make_published, report
from tests.support.system import Person, System

REASON = "Sebutkan siapa yang terbantu dan sejak kapan layanan ini berjalan."
SAYS = "Contoh: obat pasien rawat jalan diantar ke rumah, pasien tidak perlu menunggu di apotek."
ANSWERED = 17


@dataclass(frozen=True)
class Shown:
    """A page, of the registry or of the evaluation, and who looks at it."""

    person: Person | None
    path: str
    is_registrys: bool = True


def make_work(system: System) -> dict[str, Shown]:
    """An agency's records and figures, and a period whose sheets are being filled in."""
    units = _find_units(system)
    administrator = make_administrator(system)
    operator = make_operator(system, str(units["RSUD Sekayu"].agency_id))
    _name(system, {"Bagian Organisasi Muba": administrator, "Operator RSUD Sekayu": operator})
    written = _write_records(system, administrator, operator, str(units["RSUD Sekayu"].agency_id))
    return {
        **_show_records(operator, administrator, written),
        **_show_period(system, list(units.values())),
    }


def _find_units(system: System) -> dict[str, Unit]:
    """The three units of the demonstration, the hospital first."""
    items = system.registry.get(f"/api/v1/units?region_code={MUBA}&limit=200").json["items"]
    found = {}
    for name in ("RSUD Sekayu", "DPMPTSP", "Disdukcapil"):
        row = next(item for item in items if item["short_name"] == name)
        found[name] = Unit(UUID(row["unit_id"]), UUID(row["agency_id"]), MUBA)
    return found


def _name(system: System, people: dict[str, Person]) -> None:
    """Names for those whom pages greet."""
    service = system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        for name, person in people.items():
            detail = session.get(PersonDetail, person.account_id)
            assert detail is not None
            detail.full_name = name


def _write_records(
    system: System, administrator: Person, operator: Person, agency_id: str
) -> dict[str, dict[str, Any]]:
    """A draft that lacks something, one that came back, one that waits, two in use with figures."""
    own = {"agency_id": agency_id}
    whole = {**COMPLETE, **own}
    verifier = make_operator(system, agency_id, "verifier")
    begun = draft(
        system, operator, "Contoh Antar Obat", summary=SAYS, channels=["delivery", "whatsapp"], **own
    )
    returned = draft(system, operator, "Contoh Loket Ramah", **whole)
    returned = done(act(system, verifier, returned, "submission"))
    done(act(system, administrator, returned, "return", {"reason": REASON}))
    waiting = draft(system, operator, "Contoh Jadwal Dokter", **whole)
    done(act(system, verifier, waiting, "submission"))
    for name, channels, least in (
        ("Contoh Daftar Dari Rumah", ["online", "whatsapp"], 640),
        ("Contoh Rumah Singgah", ["service_counter"], 85),
    ):
        used = make_published(system, administrator, name, channels=channels, **own)
        for month in range(2, 11):
            for place, channel in enumerate(channels):
                report(system, administrator, used, ago(month), least // (place + 1) - 3 * month, channel)
    return {"draft": begun}


def _show_records(
    operator: Person, administrator: Person, written: dict[str, dict[str, Any]]
) -> dict[str, Shown]:
    record = f"/inovasi/{written['draft']['innovation_id']}"
    return {
        "due": Shown(operator, "/kerja"),
        "record": Shown(operator, f"{record}/kelola"),
        "record_section": Shown(operator, f"{record}/ubah/uraian"),
        "usage": Shown(operator, f"/pemakaian?tahun={ago(1)[:4]}"),
        "queue": Shown(administrator, "/kerja/antrean"),
    }


def _show_period(system: System, units: list[Unit]) -> dict[str, Shown]:
    sheets = _open_period(system, units)
    ground = sheets.ground
    sheet_id = _begin_sheets(sheets)
    period, lokus_id = f"/periode/{sheets.period_id}", sheets.lokus_ids[0]
    survey = f"/api/v1/lokus/{lokus_id}/survey/token-lists"
    given = system.evaluation.post(survey, ground.nation, {"kind": "links", "count": 1})
    assert given.status_code == 201, given.text
    example = next(
        row["period_id"]
        for row in system.evaluation.get("/api/v1/periods", ground.nation).json["items"]
        if row["is_example"] and row["state"] != "open"
    )
    return {
        "tasks": Shown(ground.evaluator, "/tugas", False),
        "sheet": Shown(ground.evaluator, f"/lembar/{sheet_id}", False),
        "aspect": Shown(ground.evaluator, f"/lembar/{sheet_id}/A1", False),
        "handing": Shown(ground.evaluator, f"/lembar/{sheet_id}/kirim", False),
        "period": Shown(ground.nation, period, False),
        "progress": Shown(ground.nation, f"{period}/kemajuan", False),
        "assigning": Shown(ground.nation, f"{period}/penugasan", False),
        "release": Shown(sheets.second, f"/periode/{example}/penetapan", False),
        "scorecard": Shown(ground.nation, _find_scorecard(system, ground.nation, example), False),
        "survey": Shown(None, f"/survey/tokens/{given.json['tokens'][0]['token']}", False),
    }


def _open_period(system: System, units: list[Unit]) -> Sheets:
    """A period about the three units, in its third day of nine."""
    nation, second = (system.make_person(Mandate(NATIONAL_ADMINISTRATOR)) for _ in range(2))
    evaluators = tuple(system.make_person(Mandate(EVALUATOR, KAMPAR)) for _ in range(2))
    administrator = system.make_person(Mandate(EVALUATION_ADMINISTRATOR, MUBA))
    system.make_person(Mandate(EVALUATOR, MUBA))
    system.sync()
    ground = Ground(
        system, nation, administrator, administrator, evaluators[0], evaluators[1], units[0], units[1]
    )
    body = national_input(
        name="PEKPPP Contoh 2026",
        instrument_id="panrb-pekppp-2023",
        form_set="luring",
        settings={"minimum_respondents": 30, "below_minimum": "evaluator_alone"},
        year_assessed=2026,
        year_held=2026,
        is_example=True,
    )
    del body["form_weights"]
    drafted = system.evaluation.post("/api/v1/periods", nation, body)
    assert drafted.status_code == 201, drafted.text
    period_id = str(drafted.json["period_id"])
    _set_stages(system, nation, period_id)
    lokus_ids = [add_lokus(ground, period_id, unit) for unit in units]
    given = {
        (number, who): assign(ground, period_id, lokus_ids[number], evaluators[who])
        for number, who in ((0, 0), (0, 1), (1, 0))
    }
    move_period(ground, period_id, "opening")
    return Sheets(
        ground, second, (evaluators[0], evaluators[1]), period_id, (lokus_ids[0], lokus_ids[1]), given
    )


def _set_stages(system: System, nation: Person, period_id: str) -> None:
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    stages = [
        {
            "stage": stage,
            "grace_minutes": 30,
            "opens_at": (now - timedelta(days=2)).isoformat(),
            "closes_at": (now + timedelta(days=days)).isoformat(),
        }
        for stage, days in (("f01", 2), ("desk_review", 7), ("f03", 7))
    ]
    answer = system.evaluation.put(
        f"/api/v1/periods/{period_id}/stages", nation, {"stages": stages}, headers={"If-Match": '"1"'}
    )
    assert answer.status_code == 200, answer.text


def _begin_sheets(sheets: Sheets) -> str:
    """One sheet half filled beside an F-01, one handed in; the id of the first."""
    hand_in_f01(sheets, of_1_a_Ak=4)
    sheet_id, other_id = begin_sheet(sheets, 0, 0), begin_sheet(sheets, 0, 1)
    for person, one, codes in ((0, sheet_id, CODES[:ANSWERED]), (1, other_id, CODES)):
        answer = sheets.system.evaluation.put(
            f"/api/v1/sheets/{one}/answers",
            sheets.evaluators[person],
            {"answers": [full_answer(code) for code in codes]},
        )
        assert answer.status_code == 200, answer.text
    done_id = f"/api/v1/sheets/{other_id}/submission"
    assert sheets.system.evaluation.post(done_id, sheets.evaluators[1]).status_code == 202
    return sheet_id


def _find_scorecard(system: System, nation: Person, period_id: str) -> str:
    cards = system.evaluation.get(f"/api/v1/periods/{period_id}/scorecards", nation).json["items"]
    return f"/hasil/{period_id}/{cards[0]['lokus_id']}"
