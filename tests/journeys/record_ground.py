"""What the pages of records show in the journeys: a hospital's people, and records in every state."""

from dataclasses import dataclass
from typing import Any

from tests.registry.records import (
    COMPLETE,
    OTHER_REGION,
    act,
    created,
    done,
    draft,
    make_administrator,
    make_agency,
    make_operator,
    make_unit,
    path_of,
    publish,
)
from tests.registry.usage_ground import make_published
from tests.support.system import Person, System

REASON = "Ringkasannya terlalu singkat: ceritakan siapa yang terbantu."


@dataclass(frozen=True)
class Office:
    """A hospital of Musi Banyuasin with those who write, submit and publish, and where their pages are."""

    operator: Person
    verifier: Person
    administrator: Person
    agency: dict[str, Any]
    unit: dict[str, Any]
    records: dict[str, dict[str, Any]]
    asked: str


def make_office(system: System) -> Office:
    """One record in each state, one published long ago that nobody reports on, one with a draft beside it."""
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "RSUD Sekayu", kind="rsud")
    unit = make_unit(system, administrator, agency, "Instalasi Rawat Jalan")
    operator = make_operator(system, agency["agency_id"])
    verifier = make_operator(system, agency["agency_id"], "verifier")
    own = {"agency_id": agency["agency_id"], **COMPLETE}
    records = {
        name: draft(system, operator, title, **own)
        for name, title in (
            ("draft", "Perkadima"),
            ("returned", "Si Debat"),
            ("submitted", "Sih Larajaket"),
            ("verified", "Klinik Jaguk"),
        )
    }
    for name in ("returned", "submitted", "verified"):
        records[name] = done(act(system, verifier, records[name], "submission"))
    records["returned"] = done(act(system, administrator, records["returned"], "return", {"reason": REASON}))
    records["verified"] = done(act(system, administrator, records["verified"], "verification"))
    link = {"kind": "link", "title": "SK Bupati", "url": "https://contoh.go.id/sk"}
    created(system.registry.post(f"{path_of(records['draft'])}/evidence", operator, json=link))
    records["silent"] = make_published(
        system, administrator, "Gemulai Merindu", channels=["online"], agency_id=agency["agency_id"]
    )
    changing = publish(system, administrator, draft(system, administrator, "Muba Siaga", **own))
    side = created(system.registry.post(f"{path_of(changing)}/draft", operator))
    told = {"summary": "Ambulans datang lebih cepat.", "channels": ["phone", "whatsapp"]}
    done(system.registry.patch(f"{path_of(changing)}/draft", operator, json=told, version=side["version"]))
    records["changing"] = changing
    records["replicated"] = publish(system, administrator, draft(system, administrator, "Obat Antar", **own))
    said = {"side": "original", "replica_region_code": OTHER_REGION}
    replication = created(
        system.registry.post(f"{path_of(records['replicated'])}/replications", operator, said)
    )
    asked = f"/replikasi/{replication['replication_id']}"
    return Office(operator, verifier, administrator, agency, unit, records, asked)


def list_paths(office: Office) -> dict[str, tuple[Person, str]]:
    """Every page of records, and who looks at it."""
    at = {name: f"/inovasi/{record['innovation_id']}" for name, record in office.records.items()}
    sections = ("identitas", "dasar", "sasaran")
    return {
        "work of the operator": (office.operator, "/kerja"),
        "work of the administrator": (office.administrator, "/kerja"),
        "queue": (office.administrator, "/kerja/antrean"),
        "new": (office.operator, "/inovasi/baru"),
        "choose": (office.administrator, "/inovasi/baru"),
        **{name: (office.operator, f"{at['draft']}/ubah/{name}") for name in sections},
        "evidence": (office.operator, f"{at['draft']}/bukti"),
        "returned": (office.operator, f"{at['returned']}/kelola"),
        "submitted": (office.administrator, f"{at['submitted']}/kelola"),
        "return": (office.administrator, f"{at['submitted']}/langkah/kembalikan"),
        "published": (office.operator, f"{at['silent']}/kelola"),
        "side draft": (office.verifier, f"{at['changing']}/usulan"),
        "side draft section": (office.operator, f"{at['changing']}/usulan/ubah/uraian"),
        "replications": (office.operator, "/replikasi"),
        "replication": (office.operator, office.asked),
        "say replication": (office.operator, f"{at['replicated']}/replikasi?region_code={OTHER_REGION}"),
        "versions": (office.operator, f"{at['returned']}/versi"),
    }
