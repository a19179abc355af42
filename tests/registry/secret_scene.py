"""A region full of private things, each text with a word that stands nowhere else, beside what is public.

`settle` makes what is public and the outsiders, `add_secrets` everything that none of them may learn of.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from registry_service.people.models import PersonalToken
from shared.actor import Mandate
from tests.registry import standard_records as standards
from tests.registry.import_files import check, make_workbook
from tests.registry.records import (
    COMPLETE,
    OTHER_REGION,
    REGION,
    act,
    created,
    done,
    draft,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
    make_unit,
    path_of,
    publish,
)
from tests.registry.uploads import hand_in
from tests.support.documents import pdf
from tests.support.system import Person, System

# What an answer must not hold: our words, people's data, raw counts of complaints.
COUNTS = {"received": 7919131, "answered_in_time": 6271553, "settled": 5443917, "median_days": "3.5"}
TELEPHONE, NIP = "0812 7919 6271", "198001012005011001"
MARK = re.compile(
    r"Penanda[a-z]+|penanda[a-z]+@|0812 7919 6271|198001012005011001|"
    r"(?<![0-9a-f])(?:7919131|6271553|5443917)(?![0-9a-f])"
)
# What stands in no journal either, not even in its private entries.
PERSONAL = re.compile(
    r"Penanda(?:catatan|alasan|akhir|tolak|bukti|unggah|impor|lembar|separuh|orang)[a-z]*|"
    r"penanda[a-z]+@|0812 7919 6271|198001012005011001"
)
FAR_REGION = "64.11"


def mark(what: str) -> str:
    """A text that nobody outside may see."""
    return f"Penanda{what} disimpan"


def record_of_marks(what: str) -> dict[str, Any]:
    """A record whose every text is marked."""
    long_texts = ("background", "aim", "novelty", "how_it_works", "results", "sustainability", "lessons")
    texts = {name: f"{mark(what)} {name}" for name in (*long_texts, "facilities", "problem", "service")}
    return {
        **texts,
        "summary": f"{mark(what)} {COMPLETE['summary']}",
        "long_name": mark(what),
        "aliases": [f"{mark(what)} lain"],
        "meaning_id": mark(what),
        "meaning_en": mark(what),
        "note": mark("catatan"),
        "run_by": mark(what),
        "partners": [mark(what)],
        "benefits": [mark(what)],
        "channels": ["kiosk", "other"],
        "channel_other": mark(what),
        "stage": "trial",
        "affairs": ["cryptography"],
        "target_groups": ["fishers"],
        "is_digital": True,
        "coverage": {"what": mark(what), "percent": "12.5"},
        "legal_bases": [{"kind": "other", "number": mark(what)}],
        "team_decree": {"number": mark(what)},
        "budgets": [{"year": 2021, "amount": 7919131, "source": "regional"}],
        "recognitions": [{"kind": "award", "name": mark(what), "level": "national", "year": 2021}],
        "outside_partners": [{"name": mark(what), "kind": "university"}],
        "reach_figures": [{"what": mark(what), "value": "5443917"}],
        "contact_office": {"name": mark(what), "telephone": TELEPHONE, "email": "penandakantor@muba.go.id"},
    }


@dataclass
class SecretScene:
    """Agency A with its people and secrets, and those who must not learn of them."""

    system: System
    administrator: Person
    operator: Person
    verifier: Person
    agency: dict[str, Any]
    unit: dict[str, Any]
    shown: dict[str, Any]
    outsiders: dict[str, Person | None] = field(default_factory=dict)

    def on(self, system: System) -> "SecretScene":
        """The same in another system's databases."""
        return replace(self, system=system, outsiders=dict(self.outsiders))

    def draft(self, what: str, **more: Any) -> dict[str, Any]:
        """A draft of agency A, marked all over."""
        fields = {**record_of_marks(what), "unit_ids": [self.unit["unit_id"]], **more}
        agency_id = self.agency["agency_id"]
        return draft(self.system, self.operator, mark(what), agency_id=agency_id, **fields)

    def go(self, record: dict[str, Any], *deeds: str) -> dict[str, Any]:
        """Steps of a record, or after `draft/` of the draft beside it."""
        for deed in deeds:
            who = self.verifier if deed.endswith("submission") else self.administrator
            body = {"reason": mark("alasan")} if deed.endswith("return") else None
            record = done(act(self.system, who, record, deed, body))
        return record


def settle(system: System) -> SecretScene:
    """What is public, what other agencies keep, and the outsiders."""
    administrator, nation = make_administrator(system), make_nation(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    other = make_agency(system, administrator, "Dinas Sosial")
    unit = make_unit(system, administrator, agency, "Puskesmas Sekayu")
    scene = SecretScene(
        system,
        administrator,
        make_operator(system, agency["agency_id"]),
        make_operator(system, agency["agency_id"], "verifier"),
        agency,
        unit,
        shown={},
    )
    kept = {**COMPLETE, "note": mark("catatan"), "unit_ids": [unit["unit_id"]]}
    own = {"agency_id": agency["agency_id"], **kept}
    scene.shown = publish(system, administrator, draft(system, administrator, "Antar Obat", **own))
    gone = publish(system, administrator, draft(system, administrator, "Loket Lama", **own))
    done(act(system, administrator, gone, "archiving", {"reason": mark("akhir")}))
    parts = [scene.shown["innovation_id"]]
    programme = {"is_programme": True, "component_ids": parts}
    publish(system, administrator, draft(system, administrator, "Sehat Bersama", **programme))
    theirs = {"agency_id": other["agency_id"], **COMPLETE}
    publish(system, administrator, draft(system, administrator, "Posko Warga", **theirs))
    next_door = {"region_code": OTHER_REGION, **COMPLETE}
    publish(system, nation, draft(system, nation, "Nagari Sehat", **next_door))
    month = {"count": 250, "basis": "register"}
    path = f"{path_of(scene.shown)}/usage"
    created(system.registry.put(f"{path}/months/2021-10/whatsapp", scene.operator, json=month))
    stated = {"count": 300, "stated_where": "Laporan", "basis": "estimate"}
    created(system.registry.post(f"{path}/stated", scene.operator, json=stated))
    _settle_standards(scene)
    _settle_outsiders(scene, other)
    operator_of_other = scene.outsiders["operator of another agency"]
    assert operator_of_other is not None
    draft(system, operator_of_other, "Draf Posko", **theirs)
    system.sync()
    return scene


def _settle_standards(scene: SecretScene) -> None:
    system, operator = scene.system, scene.operator
    service = standards.make_service(system, operator, scene.agency, "Rawat jalan")
    standards.state(system, operator, service, "requirements")
    standards.make_document(system, operator, scene.agency, "Alur rawat jalan")
    channel = standards.open_channel(
        system, operator, "Loket", kind="offline_desk", agency_id=scene.agency["agency_id"]
    )
    standards.count(system, operator, channel, "2021-10", **COUNTS)


def _settle_outsiders(scene: SecretScene, other: dict[str, Any]) -> None:
    system, agency_id = scene.system, other["agency_id"]
    scene.outsiders = {
        "operator of another agency": make_operator(system, agency_id),
        "nobody": None,
        "verifier of another agency": make_operator(system, agency_id, "verifier"),
        "neighbour": make_administrator(system, OTHER_REGION),
        "province": make_administrator(system, "16"),
        "evaluator": system.make_person(Mandate("evaluator", REGION)),
        "evaluation administrator": system.make_person(Mandate("evaluation_administrator", REGION)),
    }
    reader = make_operator(system, agency_id)
    scene.outsiders["token that only reads"] = reader
    limit_to_reading(system, reader)


def limit_to_reading(system: System, person: Person) -> None:
    """Take the right to write from somebody's token, as if it had been issued so."""
    with system.registry.session() as session:
        token = session.scalar(select(PersonalToken).where(PersonalToken.account_id == person.account_id))
        assert token is not None
        token.scopes = ["read"]
        session.commit()


def add_secrets(scene: SecretScene) -> None:
    """Everything that exists for agency A and its administrators only."""
    system, operator = scene.system, scene.operator
    drafted = scene.draft("draf")
    scene.go(scene.draft("ajuan"), "submission")
    scene.go(scene.draft("kembali"), "submission", "return")
    scene.go(scene.draft("periksa"), "submission", "verification")
    done(act(system, operator, scene.draft("arsip"), "archiving", {"reason": mark("alasanarsip")}))
    parts = [scene.shown["innovation_id"], drafted["innovation_id"]]
    scene.draft("program", is_programme=True, component_ids=parts)
    _add_side_draft(scene)
    for path, what in ((path_of(scene.shown), "bukti"), (path_of(drafted), "buktidraf")):
        _add_evidence(scene, path, what)
    _add_replications(scene)
    _add_files(scene)
    _add_people(scene)


def _add_side_draft(scene: SecretScene) -> None:
    system, operator, path = scene.system, scene.operator, f"{path_of(scene.shown)}/draft"
    begun = created(system.registry.post(path, operator))
    changes = {**record_of_marks("sanding"), "name": mark("sanding")}
    changed = done(system.registry.patch(path, operator, json=changes, version=begun["version"]))
    scene.go(changed, "draft/submission", "draft/return")


def _add_evidence(scene: SecretScene, path: str, what: str) -> None:
    system, operator = scene.system, scene.operator
    content = pdf(mark(what).encode())
    upload = hand_in(system, operator, f"{mark(what)}.pdf", content)
    given = {"title": mark(what), "about": mark(what), "field": "legal_bases"}
    file = {"kind": "file", "upload_id": upload["upload_id"], **given}
    created(system.registry.post(f"{path}/evidence", operator, json=file))
    link = {"kind": "link", "url": f"https://example.go.id/Penanda{what}", **given}
    created(system.registry.post(f"{path}/evidence", operator, json=link))
    service = system.registry.get(f"/api/v1/services?agency_id={scene.agency['agency_id']}").get_json()
    of_service = f"{standards.SERVICES}/{service['items'][0]['service_id']}/evidence"
    created(system.registry.post(of_service, operator, json={**link, "field": "requirements"}))


def _add_replications(scene: SecretScene) -> None:
    system, path = scene.system, f"{path_of(scene.shown)}/replications"
    body = {"side": "original", "replica_region_code": FAR_REGION}
    proposed = created(system.registry.post(path, scene.operator, json=body))
    headers = {"If-Match": f'"{proposed["version"]}"'}
    far = make_administrator(system, FAR_REGION)
    refusal = f"/api/v1/replications/{proposed['replication_id']}/refusal"
    done(system.registry.post(refusal, far, json={"reason": mark("tolak")}, headers=headers))
    created(system.registry.post(path, scene.operator, json=body))


def _add_files(scene: SecretScene) -> None:
    system, operator = scene.system, scene.operator
    rows = [["Nama inovasi", "Perangkat daerah", "Dimulai"], [mark("impor"), "Dinas Kesehatan", "salah"]]
    content, agency_id = make_workbook({mark("lembar"): rows}), scene.agency["agency_id"]
    found = check(system, operator, content, name=f"{mark('impor')}.xlsx", agency_id=agency_id)
    assert found["state"] == "checked", found
    hand_in(system, operator, f"{mark('unggah')}.pdf", pdf(mark("unggah").encode()))
    begun = {"name": f"{mark('separuh')}.pdf", "size": 5000, "purpose": "evidence"}
    created(system.registry.post("/api/v1/uploads", operator, json=begun))


def _add_people(scene: SecretScene) -> None:
    system = scene.system
    body = {
        "sign_in_name": "penandaorang@muba.go.id",
        "full_name": mark("orang"),
        "region_code": REGION,
        "nip": NIP,
        "telephone": TELEPHONE,
    }
    account = created(system.registry.post("/api/v1/accounts", scene.administrator, json=body))
    mandate = {"role": "operator", "region_code": REGION, "agency_id": scene.agency["agency_id"]}
    path = f"/api/v1/accounts/{account['account_id']}/mandates"
    created(system.registry.post(path, scene.administrator, json=mandate))
