"""Replications: proposed by one side, confirmed by the other, alive or not as the replicating side says."""

from typing import Any

from tests.registry.records import (
    OTHER_REGION,
    REGION,
    count_entries,
    created,
    draft,
    list_kinds,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
    path_of,
    publish,
    wrong_fields,
)
from tests.support.system import Person, System

REPLICATIONS = "/api/v1/replications"


class Scene:
    """A published original of one region, and an agency of another that took it up."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.owner = make_administrator(system)
        self.agency = make_agency(system, self.owner, "Dinas Kesehatan")
        self.operator = make_operator(system, self.agency["agency_id"])
        drafted = draft(system, self.owner, "Antar Obat", agency_id=self.agency["agency_id"])
        self.original = publish(system, self.owner, drafted)
        self.neighbour = make_administrator(system, OTHER_REGION)
        self.taker = make_agency(system, self.neighbour, "Dinas Kesehatan", region_code=OTHER_REGION)
        self.replicator = make_operator(system, self.taker["agency_id"], region=OTHER_REGION)

    def propose(self, person: Person, **more: Any) -> Any:
        """Proposed for the replicating side unless said otherwise."""
        body = {
            "side": "replica",
            "replica_region_code": OTHER_REGION,
            "replica_agency_id": self.taker["agency_id"],
            "replicated_since": "2022-05",
            **more,
        }
        return self.system.registry.post(f"{path_of(self.original)}/replications", person, json=body)

    def act(self, person: Person | None, made: dict[str, Any], deed: str, json: Any = None) -> Any:
        """A deed on the version at hand."""
        headers = {"If-Match": f'"{made["version"]}"'}
        path = f"{REPLICATIONS}/{made['replication_id']}/{deed}"
        return self.system.registry.post(path, person, json=json, headers=headers)

    def shown(self, person: Person | None) -> list[str]:
        """The states of the original's replications as somebody sees them."""
        path = f"{path_of(self.original)}/replications"
        return [row["state"] for row in self.system.registry.get(path, person).json["items"]]


def test_replication_is_public_once_both_sides_have_confirmed_it(system: System) -> None:
    scene = Scene(system)

    made = created(scene.propose(scene.replicator))
    before = {name: scene.shown(who) for name, who in _readers(scene).items()}
    confirmed = scene.act(scene.operator, made, "confirmation")

    assert before == {"nobody": [], "owner": ["proposed"], "replicator": ["proposed"], "province": []}
    assert confirmed.status_code == 200
    assert (confirmed.json["state"], confirmed.json["waits_for"]) == ("confirmed", None)
    assert scene.shown(None) == ["confirmed"]
    assert list_kinds(system, made["replication_id"]) == [
        (1, "replication.proposed", "private", "operator"),
        (2, "replication.confirmed", "public", "operator"),
    ]


def _readers(scene: Scene) -> dict[str, Person | None]:
    return {
        "nobody": None,
        "owner": scene.operator,
        "replicator": scene.replicator,
        "province": make_administrator(scene.system, "16"),
    }


def test_proposal_is_404_for_who_is_of_neither_side(system: System) -> None:
    scene = Scene(system)
    made = created(scene.propose(scene.operator, side="original"))
    stranger = make_operator(system, make_agency(system, scene.owner, "Dinas Sosial")["agency_id"])
    entries = count_entries(system)

    answers = [
        system.registry.get(f"{REPLICATIONS}/{made['replication_id']}{part}", who).status_code
        for who in (None, stranger)
        for part in ("", "/history")
    ]
    deeds = [
        scene.act(stranger, made, deed, body).status_code
        for deed, body in (
            ("confirmation", None),
            ("refusal", {"reason": "no"}),
            ("withdrawal", {"reason": "no"}),
            ("life", {"is_alive": True, "as_of": "2023-01-01"}),
        )
    ]

    assert answers == [404] * 4
    assert deeds == [404] * 4
    assert system.registry.get(REPLICATIONS, stranger).json["items"] == []
    assert count_entries(system) == entries


def test_one_person_does_not_confirm_for_both_sides(system: System) -> None:
    scene = Scene(system)
    nation = make_nation(system)
    made = created(scene.propose(nation))

    answer = scene.act(nation, made, "confirmation")

    assert (answer.status_code, answer.json["code"]) == (403, "second_person")
    assert scene.shown(None) == []
    assert scene.act(make_nation(system), made, "confirmation").status_code == 200


def test_side_that_proposed_does_not_confirm_through_a_colleague(system: System) -> None:
    scene = Scene(system)
    made = created(scene.propose(scene.replicator))

    answer = scene.act(scene.neighbour, made, "confirmation")

    assert answer.status_code == 403
    assert scene.shown(None) == []


def test_refused_proposal_says_why_to_both_sides_only(system: System) -> None:
    scene = Scene(system)
    made = created(scene.propose(scene.replicator))

    refused = scene.act(scene.operator, made, "refusal", {"reason": "Layanan berbeda."})

    assert (refused.json["state"], refused.json["reason"]) == ("refused", "Layanan berbeda.")
    assert scene.shown(None) == []
    path = f"{REPLICATIONS}/{made['replication_id']}"
    assert system.registry.get(path, scene.replicator).json["reason"] == "Layanan berbeda."
    assert system.registry.get(path).status_code == 404
    assert scene.act(scene.operator, refused.json, "confirmation").json["code"] == "already_refused"


def test_life_is_told_by_the_replicating_side_for_days_in_order(system: System) -> None:
    scene = Scene(system)
    made = created(scene.propose(scene.replicator))
    confirmed = scene.act(scene.operator, made, "confirmation").json

    by_original = scene.act(scene.operator, confirmed, "life", {"is_alive": True, "as_of": "2024-01-31"})
    too_early = scene.act(scene.replicator, confirmed, "life", {"is_alive": True, "as_of": "2022-04-30"})
    future = scene.act(scene.replicator, confirmed, "life", {"is_alive": True, "as_of": "2999-01-01"})
    told = scene.act(scene.replicator, confirmed, "life", {"is_alive": True, "as_of": "2024-01-31"}).json
    backwards = scene.act(scene.replicator, told, "life", {"is_alive": False, "as_of": "2023-12-31"})
    ended = scene.act(scene.replicator, told, "life", {"is_alive": False, "as_of": "2025-06-30"}).json

    assert by_original.status_code == 403
    assert [wrong_fields(answer) for answer in (too_early, future, backwards)] == [["as_of"]] * 3
    assert (told["is_alive"], told["alive_as_of"]) == (True, "2024-01-31")
    assert (ended["is_alive"], ended["alive_as_of"], ended["version"]) == (False, "2025-06-30", 4)


def test_withdrawn_replication_leaves_the_public_and_may_be_proposed_again(system: System) -> None:
    scene = Scene(system)
    made = created(scene.propose(scene.replicator))
    confirmed = scene.act(scene.operator, made, "confirmation").json

    again_too_soon = scene.propose(scene.replicator)
    withdrawn = scene.act(scene.operator, confirmed, "withdrawal", {"reason": "Keliru."})
    again = scene.propose(scene.replicator)

    assert again_too_soon.status_code == 409
    assert withdrawn.json["state"] == "withdrawn"
    assert scene.shown(None) == []
    assert again.status_code == 201
    assert scene.shown(scene.replicator) == ["withdrawn", "proposed"]


def test_side_that_was_asked_refuses_and_does_not_withdraw(system: System) -> None:
    scene = Scene(system)
    made = created(scene.propose(scene.replicator))

    assert scene.act(scene.operator, made, "withdrawal", {"reason": "x"}).status_code == 403
    assert scene.act(scene.replicator, made, "refusal", {"reason": "x"}).status_code == 403
    assert scene.act(scene.neighbour, made, "withdrawal", {"reason": "Keliru."}).status_code == 200


def test_impossible_proposals_name_their_field_and_store_nothing(system: System) -> None:
    scene = Scene(system)
    own = draft(system, scene.owner, "Sendiri", agency_id=scene.agency["agency_id"])
    entries = count_entries(system)

    refused = [
        wrong_fields(scene.propose(person, **more))
        for person, more in (
            (scene.replicator, {"replicated_since": "2022-13"}),
            (scene.replicator, {"replicated_since": "2999"}),
            (scene.replicator, {"replica_agency_id": scene.agency["agency_id"]}),
            (scene.replicator, {"replica_id": own["innovation_id"]}),
            (scene.neighbour, {"replica_id": scene.original["innovation_id"]}),
            (
                scene.operator,
                {
                    "side": "original",
                    "replica_region_code": REGION,
                    "replica_agency_id": scene.agency["agency_id"],
                },
            ),
        )
    ]
    for_another = scene.propose(scene.replicator, side="original")

    assert refused == [
        ["replicated_since"],
        ["replicated_since"],
        ["replica_agency_id"],
        ["replica_id"],
        ["replica_id"],
        ["replica_agency_id"],
    ]
    assert for_another.status_code == 403
    assert count_entries(system) == entries


def test_replica_with_a_record_of_its_own_is_named_and_found_from_there(system: System) -> None:
    scene = Scene(system)
    drafted = draft(
        system,
        scene.neighbour,
        "Obat Diantar",
        region_code=OTHER_REGION,
        agency_id=scene.taker["agency_id"],
    )
    replica = publish(system, scene.neighbour, drafted)
    made = created(scene.propose(scene.replicator, replica_id=replica["innovation_id"]))
    scene.act(scene.operator, made, "confirmation")

    of_replica = system.registry.get(f"{path_of(replica)}/replications?side=replica").json["items"]

    assert [(row["original_name"], row["replica_name"]) for row in of_replica] == [
        ("Antar Obat", "Obat Diantar")
    ]
    assert system.registry.get(f"{path_of(replica)}/replications?side=original").json["items"] == []


def test_list_of_what_concerns_me_is_paged_in_order(system: System) -> None:
    scene = Scene(system)
    for name in ("Satu", "Dua", "Tiga"):
        agency = make_agency(system, scene.neighbour, f"Dinas {name}", region_code=OTHER_REGION)
        created(scene.propose(scene.operator, side="original", replica_agency_id=agency["agency_id"]))

    first = system.registry.get(f"{REPLICATIONS}?limit=2&state=proposed", scene.operator).json
    second = system.registry.get(
        f"{REPLICATIONS}?limit=2&state=proposed&cursor={first['next']}", scene.operator
    ).json

    shown = [row["replication_id"] for row in first["items"] + second["items"]]
    assert (len(first["items"]), len(set(shown)), second["next"]) == (2, 3, None)
    assert system.registry.get(REPLICATIONS).status_code == 401
