"""Results that the public pages show: two released periods, one that is not, and reports of others."""

from dataclasses import dataclass
from typing import Any

from tests.evaluation.ground import KAMPAR, MUBA, move_period
from tests.evaluation.proposal_ground import tell_innovation
from tests.evaluation.publication_ground import publish, record_publication
from tests.evaluation.release_ground import list_card_ids
from tests.evaluation.seen_ground import fill_seen, make_following
from tests.evaluation.sheet_ground import Scene, begin_sheet, determine, hand_in, make_scene, release
from tests.support.system import System


@dataclass(frozen=True)
class Results:
    """Addresses of the pages by short names; `hidden` are those that only administrators may read."""

    scene: Scene
    following: Scene
    unreleased: Scene
    paths: dict[str, str]
    hidden: dict[str, str]


def make_results(system: System) -> Results:
    """A hospital at 3.50 (two sheets) then one of another instrument; an office at 5.00; all released."""
    system.make_person()
    scene = make_scene(system)
    hand_in(scene, 0, 0, 4)
    hand_in(scene, 0, 1, 3)
    hand_in(scene, 1, 0, 5)
    begin_sheet(scene, 1, 1)
    _release(scene)
    tell_innovation(system, scene.ground.hospital, "Antrean Cepat")
    following = _follow(scene, year_assessed=2023)
    _release(following, sementara=True)
    unreleased = make_scene(system, (scene.ground.hospital, scene.ground.office), name="Rahasia 2020")
    hand_in(unreleased, 0, 0, 2)
    hand_in(unreleased, 1, 0, 2)
    system.work()
    move_period(unreleased.ground, unreleased.period_id, "closing")
    reports = _report(system, scene)
    system.sync()
    return Results(
        scene, following, unreleased, _paths(scene, following, reports), _hidden(unreleased, reports)
    )


def _follow(scene: Scene, **changes: Any) -> Scene:
    following = make_following(scene, name="PEKPPP Uji 2023", **changes)
    sheet_id = begin_sheet(following, 0, 0)
    fill_seen(following, sheet_id, 0)
    handed_in = scene.system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", following.evaluators[0])
    assert handed_in.status_code == 202, handed_in.text
    return following


def _release(scene: Scene, **body: Any) -> None:
    scene.system.work()
    move_period(scene.ground, scene.period_id, "closing")
    assert determine(scene).status_code == 200
    answer = release(scene, **body)
    assert answer.status_code == 200, answer.text


def _report(system: System, scene: Scene) -> dict[str, str]:
    """What was published on two regions, and a draft."""
    nation, unit = scene.ground.nation, scene.ground.hospital
    graded = record_publication(
        system,
        nation,
        title="Muba 2019",
        region_code=MUBA,
        year=2019,
        instrument_id="panrb-17-2017",
        results=[{"unit_name": "RSUD Uji", "unit_id": str(unit.unit_id), "reported_grade": "A"}],
        external_values=[{"agency_name": "RSUD", "agency_id": str(unit.agency_id), "value": "81.50"}],
    )
    valued = record_publication(system, nation)
    draft = record_publication(system, nation, title="Rancangan Kampar", region_code=KAMPAR)
    published = {
        name: str(publish(system, nation, body)["publication_id"])
        for name, body in (("graded", graded), ("valued", valued))
    }
    return {**published, "draft": str(draft["publication_id"])}


def _paths(scene: Scene, following: Scene, reports: dict[str, str]) -> dict[str, str]:
    period, hospital, office = f"/hasil/{scene.period_id}", *scene.lokus_ids
    return {
        "periods": "/hasil",
        "ranking": period,
        "narrowed": f"{period}?sort=aspect-II&text=uji&unit_kind=dinas&lokus={hospital}",
        "scorecard": f"{period}/{hospital}",
        "of_forms": f"/hasil/{following.period_id}/{following.lokus_ids[0]}",
        "what_if": f"{period}/{hospital}/andai?indicator=6&level=5",
        "comparison": f"{period}/banding?lokus={hospital},{office}",
        "publications": "/hasil/laporan",
        "graded": f"/hasil/laporan/{reports['graded']}",
        "valued": f"/hasil/laporan/{reports['valued']}",
        "region": f"/hasil/daerah/{MUBA}",
    }


def _hidden(unreleased: Scene, reports: dict[str, str]) -> dict[str, str]:
    period, lokus = f"/hasil/{unreleased.period_id}", unreleased.lokus_ids[0]
    return {
        "ranking": period,
        "scorecard": f"{period}/{lokus}",
        "what_if": f"{period}/{lokus}/andai",
        "comparison": f"{period}/banding?lokus={lokus}",
        "card": f"/hasil/kartu/{list_card_ids(unreleased)[0]}",
        "draft": f"/hasil/laporan/{reports['draft']}",
    }
