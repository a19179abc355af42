"""Periods full of what only some may know, each text with a word that stands nowhere else.

`settle` makes what is known and the outsiders; what follows adds, step by step, what they must not learn of.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from evaluation_service.surveys.jobs import close_due_batches
from evaluation_service.surveys.rules import BURST_LEAST
from shared.actor import Mandate
from shared.commands import job_context
from shared.contracts.roles import (
    EVALUATION_ADMINISTRATOR,
    EVALUATOR,
    NATIONAL_ADMINISTRATOR,
    OPERATOR,
    VERIFIER,
)
from tests.evaluation import self_assessment_ground as f01
from tests.evaluation.ground import KAMPAR, MUBA, Unit, add_lokus, make_ground, move_period, national_input
from tests.evaluation.pleno_ground import confirm, deed, name_lead, path_to, record
from tests.evaluation.publication_ground import record_publication
from tests.evaluation.seen_ground import CODES as SEEN_CODES
from tests.evaluation.seen_ground import SETTINGS, full_answer
from tests.evaluation.sheet_ground import CODES, Scene, assign, determine
from tests.evaluation.survey_ground import SurveyScene, all_at
from tests.support.documents import pdf
from tests.support.system import Person, System

MARK = re.compile(r"Penanda[a-z]+")
BOUNDS = {
    "past": ("mean", "independent"),
    "independent": ("mean", "independent"),
    "pleno": ("agreed", "independent"),
    "team": ("mean", "team"),
}
OF_FORMS = ("past", "independent")


def mark(what: str) -> str:
    """A text that not everybody may see."""
    return f"Penanda{what} disimpan"


@dataclass
class SecretScene:
    """Periods about the same unit, those who work on them, and those who must not learn of it.

    `past` is of the year before, determined and not released. The others are open: `independent` is by the
    evaluator and the colleague, each alone; `pleno` is the region's own, and its second evaluator is one of
    its administrators; `team` is, as `past` was, by the evaluator and a third.
    """

    past: Scene
    independent: Scene
    pleno: Scene
    team: Scene
    operator: Person
    colleague: Person
    keeper: Person
    outsiders: dict[str, Person | None] = field(default_factory=dict)

    @property
    def system(self) -> System:
        """Both services."""
        return self.independent.system

    def on(self, system: System) -> "SecretScene":
        """The same in another system's databases."""
        scenes = {name: getattr(self, name).on(system) for name in BOUNDS}
        return replace(self, **scenes, outsiders=dict(self.outsiders))


def done(answer: Any) -> Any:
    """The body of an answer that has to be a good one."""
    assert answer.status_code < 300, answer.text
    return answer.json


def settle(system: System) -> SecretScene:
    """The periods, all open, without a single answer in them."""
    ground = make_ground(system)
    second = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    colleague, third, elsewhere = (system.make_person(Mandate(EVALUATOR, KAMPAR)) for _ in range(3))
    both = system.make_person(Mandate(EVALUATOR, KAMPAR), Mandate(EVALUATION_ADMINISTRATOR, MUBA))
    keeper = system.make_person(Mandate(EVALUATION_ADMINISTRATOR, KAMPAR))
    operator = _make_worker(system, OPERATOR, ground.hospital)
    begun = Scene(ground, second, (ground.evaluator, third), "", ("", ""), {})
    of_region = replace(begun, ground=replace(ground, nation=ground.administrator), second=both)
    scene = SecretScene(
        _open(begun, "past", third, elsewhere),
        _open(begun, "independent", colleague, elsewhere),
        _open(of_region, "pleno", both, elsewhere),
        _open(begun, "team", third, elsewhere),
        operator,
        colleague,
        keeper,
    )
    scene.outsiders = {
        "evaluator of another lokus": elsewhere,
        "operator of another agency": _make_worker(system, OPERATOR, ground.office),
        "administrator of another region": ground.neighbour,
        "close administrator of the region": _make_worker(
            system, EVALUATOR, ground.hospital, Mandate(EVALUATION_ADMINISTRATOR, MUBA)
        ),
        "close administrator": _make_worker(
            system, EVALUATOR, ground.hospital, Mandate(NATIONAL_ADMINISTRATOR)
        ),
        "reader": system.make_person(),
        "nobody": None,
        "colleague": colleague,
        "operator": operator,
        "verifier": _make_worker(system, VERIFIER, ground.hospital),
    }
    system.sync()
    return scene


def _make_worker(system: System, role: str, unit: Unit, *also: Mandate) -> Person:
    worker = f01.make_worker(system, role, unit, *also)
    return replace(worker, mandates=(*also, Mandate(role, MUBA, unit.agency_id)))


def _open(scene: Scene, name: str, other: Person, elsewhere: Person) -> Scene:
    """A period with the hospital for two evaluators; in `independent` also the office for another one."""
    system, ground = scene.system, scene.ground
    combination, sheet_mode = BOUNDS[name]
    wanted: dict[str, Any] = {"name": f"Masa {name}", "combination": combination, "sheet_mode": sheet_mode}
    if name in OF_FORMS:
        wanted |= {"instrument_id": "panrb-pekppp-2023", "form_set": "luring", "settings": SETTINGS}
    if name == "past":
        wanted |= {"year_assessed": 2018, "year_held": 2018}
    if name == "pleno":
        wanted |= {"owner_region_code": MUBA, "scheme": "pekppp_mandiri"}
    body = national_input(**wanted)
    if name in OF_FORMS:
        del body["form_weights"]
    period_id = str(done(system.evaluation.post("/api/v1/periods", ground.nation, body))["period_id"])
    lokus_id = add_lokus(ground, period_id, ground.hospital)
    evaluators = (ground.evaluator, other)
    assigned = {
        (0, who): assign(ground, period_id, lokus_id, person) for who, person in enumerate(evaluators)
    }
    if name == "independent":
        assign(ground, period_id, add_lokus(ground, period_id, ground.office), elsewhere)
    move_period(ground, period_id, "opening")
    lokus_ids = (lokus_id, lokus_id)
    return replace(
        scene, evaluators=evaluators, period_id=period_id, lokus_ids=lokus_ids, assignment_ids=assigned
    )


def add_past_results(scene: SecretScene) -> None:
    """Results of the year before: determined by one administrator, waiting for another to release them."""
    _hand_in(scene.past, 0, SEEN_CODES, "lalu")
    scene.system.work()
    move_period(scene.past.ground, scene.past.period_id, "closing")
    done(determine(scene.past))


def add_survey(scene: SecretScene) -> None:
    """Posters, tokens, a burst of responses and a refused one; the unit sees counts; and a proposal."""
    one = scene.independent
    survey = SurveyScene(one.ground, scene.operator, scene.colleague, one.period_id, one.lokus_ids)
    done(survey.post("/poster", one.ground.nation))
    for number, token in enumerate(survey.tokens("links", BURST_LEAST)):
        done(survey.send(token, all_at(3, service=mark("layanan"), sex=("female", "male")[number % 2])))
    survey.send("dikarang")
    uploaded = f01.upload(scene.system, one.ground.evaluator, f"{mark('pindai')}.pdf", pdf(b"kertas"))
    done(
        survey.post(
            "/paper-responses", one.ground.evaluator, {"upload_id": uploaded["upload_id"], **all_at(2)}
        )
    )
    close_due_batches(job_context(scene.system.evaluation.service))
    burst = done(survey.get("/bursts", one.ground.nation))["items"][0]
    path = f"/bursts/{burst['burst_id']}/exclusion"
    done(survey.post(path, one.ground.nation, {"reason": mark("letusan")}, headers={"If-Match": '"1"'}))
    done(deed(one, "proposals", one.evaluators[0], {}))


def add_self_assessment(scene: SecretScene) -> None:
    """An F-01 with notes and evidence, which its unit has not handed in."""
    system, operator = scene.system, scene.operator
    path = f"/api/v1/lokus/{scene.independent.lokus_ids[0]}/self-assessment"
    done(system.evaluation.post(path, operator))
    code = f01.CODES[0]
    item = {"ticked": f01.ELEMENTS[:1], "note": mark("catatanunit")}
    done(system.evaluation.put(f"{path}/items/{code}", operator, item))
    uploaded = f01.upload(system, operator, f"{mark('bukti')}.pdf", pdf(mark("isi").encode()))
    given = {"indicator_codes": [code], "title": mark("bukti")}
    file = {"kind": "file", "upload_id": uploaded["upload_id"], **given}
    done(system.evaluation.post(f"{path}/evidence", operator, file))
    link = {"kind": "link", "url": "https://example.go.id/Penandatautan", **given}
    done(system.evaluation.post(f"{path}/evidence", operator, link))


def add_sheets(scene: SecretScene) -> None:
    """What the evaluators write: sheets returned, submitted and drafted, a pleno, a team's sheet."""
    system, one = scene.system, scene.independent
    sheet_id = _hand_in(one, 0, SEEN_CODES)
    given_back = {"reason": mark("kembali")}
    done(system.evaluation.post(f"/api/v1/sheets/{sheet_id}/return", one.ground.nation, given_back))
    _hand_in(one, 0, SEEN_CODES, again=True)
    _hold_pleno(scene.pleno)
    _fill_as_team(scene.team)
    system.work()


def _hand_in(scene: Scene, who: int, codes: list[str], what: str = "", *, again: bool = False) -> str:
    """A sheet with notes and reasons on every answer, and a day of the visit."""
    call, person = scene.system.evaluation, scene.evaluators[who]
    begun = done(call.post(f"/api/v1/assignments/{scene.assignment_ids[0, who]}/sheet", person))
    path = f"/api/v1/sheets/{begun['sheet_id']}"
    if not again:
        seen = codes is SEEN_CODES
        texts = {"note": mark(what or "catatan"), "reason": mark(what or "alasan")}
        answers = [
            {**(full_answer(code) if seen else {"indicator_code": code, "level": 4 - who}), **texts}
            for code in codes
        ]
        done(call.put(f"{path}/answers", person, {"answers": answers}))
        dated = {"visited_on": "2018-11-19" if what else "2019-11-19"}
        done(call.patch(path, person, dated, version=begun["version"]))
    done(call.post(f"{path}/submission", person))
    return str(begun["sheet_id"])


def _hold_pleno(scene: Scene) -> None:
    for who in (0, 1):
        _hand_in(scene, who, CODES)
    version = done(name_lead(scene))["version"]
    lead, other = scene.evaluators
    version = done(deed(scene, "pleno/opening", lead))["version"]
    held = {"held_on": "2019-12-01", "place": mark("tempat")}
    headers = {"If-Match": f'"{version}"'}
    done(scene.system.evaluation.put(path_to(scene, "pleno/place"), lead, held, headers=headers))
    agreed = done(record(scene, dict.fromkeys(CODES, 4), reason=mark("sepakat")))
    content = agreed["sheet"]["content_sha256"]
    done(deed(scene, "pleno/objection", other, {"content_sha256": content, "reason": mark("keberatan")}))
    for who in (0, 1):
        done(confirm(scene, who, content))


def _fill_as_team(scene: Scene) -> None:
    begun = done(deed(scene, "team-sheet", scene.evaluators[0]))
    answers = [{"indicator_code": code, "level": 3, "note": mark("tim")} for code in CODES]
    path = f"/api/v1/sheets/{begun['sheet_id']}/answers"
    done(scene.system.evaluation.put(path, scene.evaluators[0], {"answers": answers}))


def add_draft_period(scene: SecretScene) -> None:
    """A period that an administrator elsewhere has only drafted."""
    own = {"owner_region_code": KAMPAR, "region_codes": [KAMPAR], "scheme": "pekppp_mandiri"}
    body = national_input(name=mark("masa"), **own)
    done(scene.system.evaluation.post("/api/v1/periods", scene.keeper, body))


def add_publication(scene: SecretScene) -> None:
    """A publication that an administrator elsewhere has only drafted; national ones keep it with them."""
    record_publication(scene.system, scene.keeper, title=mark("terbitan"))
