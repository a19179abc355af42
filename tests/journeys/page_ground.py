"""What the public pages show in the journeys: one agency with much known of it, and much unknown."""

from dataclasses import dataclass
from typing import Any

from tests.registry.catalogue_ground import catch_up
from tests.registry.records import (
    OTHER_REGION,
    REGION,
    created,
    done,
    draft,
    make_administrator,
    make_agency,
    make_nation,
    make_unit,
    publish,
)
from tests.registry.standard_records import count, make_service, open_channel, state
from tests.registry.usage_ground import ago, make_published, report
from tests.support.system import Person, System


@dataclass(frozen=True)
class Ground:
    """The addresses of the pages, by short names."""

    paths: dict[str, str]
    innovation: dict[str, Any]


def make_ground(system: System) -> Ground:
    """A hospital with an innovation in use through two channels, inside a programme, replicated elsewhere."""
    administrator, nation = make_administrator(system), make_nation(system)
    agency = make_agency(system, administrator, "RSUD Sekayu")
    unit = make_unit(system, administrator, agency, "Instalasi Rawat Jalan")
    own = {"agency_id": agency["agency_id"], "unit_ids": [unit["unit_id"]]}
    innovation = make_published(
        system,
        administrator,
        "Antrean Cepat",
        channels=["online", "whatsapp"],
        summary="Warga mendaftar lewat pesan singkat.",
        legal_bases=[{"kind": "regional_head_decree", "number": "42", "title": "Tim inovasi"}],
        recognitions=[{"kind": "award", "name": "Top 45", "level": "national", "year": 2021, "rank": "1"}],
        reach_figures=[{"what": "Warga terdaftar", "value": "1234.5", "as_of": "2021-10-05"}],
        budgets=[{"year": 2021, "amount": 25_000_000, "source": "regional"}],
        sdgs=[3],
        continuity="developing",
        stage="trial",
        trial_since="2021-03",
        inferred=["channels"],
        **own,
    )
    for month in (9, 8, 5, 4, 3, 2, 1):
        report(system, administrator, innovation, ago(month), 400 + 10 * month)
        report(system, administrator, innovation, ago(month), 90 + month, "whatsapp")
    component_ids = [innovation["innovation_id"]]
    programme = publish(
        system,
        administrator,
        draft(system, administrator, "Muba Sehat", is_programme=True, component_ids=component_ids),
    )
    _replicate(system, administrator, nation, innovation)
    service = make_service(system, administrator, agency, "Pendaftaran rawat jalan")
    state(system, administrator, service, "requirements")
    channel = open_channel(system, administrator, "Loket pengaduan", agency_id=agency["agency_id"])
    count(
        system,
        administrator,
        channel,
        ago(2),
        received=120,
        answered_in_time=90,
        settled=80,
        median_days="3.5",
    )
    catch_up(system)
    paths = {
        "home": "/",
        "catalogue": "/katalog?text=antrean",
        "nothing": "/katalog?text=zzzqqq",
        "innovation": f"/inovasi/{innovation['innovation_id']}",
        "programme": f"/inovasi/{programme['innovation_id']}",
        "agency": f"/perangkat-daerah/{agency['agency_id']}",
        "region": f"/daerah/{REGION}",
        "sign_in": "/masuk",
        "missing": "/tidak-ada",
        "ui": "/ui",
    }
    return Ground(paths, innovation)


def _replicate(system: System, proposer: Person, other: Person, innovation: dict[str, Any]) -> None:
    body = {"side": "original", "replica_region_code": OTHER_REGION, "replicated_since": "2021"}
    path = f"/api/v1/innovations/{innovation['innovation_id']}/replications"
    made = created(system.registry.post(path, proposer, json=body))
    confirming = {"If-Match": f'"{made["version"]}"'}
    path = f"/api/v1/replications/{made['replication_id']}/confirmation"
    done(system.registry.post(path, other, headers=confirming))
