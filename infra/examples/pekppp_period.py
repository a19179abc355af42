"""A PEKPPP 2023 period from opening to release, through the public API only; `--help` says how to run it.

Three units, two evaluators, thirty respondents a unit. The evaluators' levels are combined as their mean, or
by a pleno that agrees on them. All answers are fixed, so that everybody gets the same indices.
"""

import argparse
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from infra.examples.service import Service, eventually

REGION, PROVINCE = "16.71", "16"
INSTRUMENT, FORM_SET = "panrb-pekppp-2023", "luring"


@dataclass(frozen=True)
class Answers:
    """What is said of one unit: a level for all indicators, but for those of some aspects; and 30 surveys."""

    unit: str
    first: dict[str, int]
    second: dict[str, int]
    respondents: dict[int, int]  # level of all their answers: how many said so


# "" stands for every aspect that is not named.
UNITS = (
    Answers("Puskesmas Contoh Satu", {"": 5}, {"": 4}, {5: 20, 4: 10}),
    Answers("Puskesmas Contoh Dua", {"": 3, "A6": 5}, {"": 4}, {3: 15, 4: 15}),
    Answers("Puskesmas Contoh Tiga", {"": 2}, {"": 3, "A2": 1}, {2: 10, 3: 20}),
)


def agree(aspect: str, one: int, other: int) -> int:
    """What our pleno agrees on: the higher level in aspect A1, the lower one everywhere else."""
    return max(one, other) if aspect == "A1" else min(one, other)


@dataclass(frozen=True)
class Person:
    """Somebody at both services."""

    account_id: str
    registry: Service
    evaluation: Service


@dataclass(frozen=True)
class Lokus:
    """A unit chosen into the period, and what will be said of it."""

    lokus_id: str
    answers: Answers


def say(text: str) -> None:
    """Tell the reader what happens."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Example:
    """One run; `name` makes its accounts and agency its own."""

    def __init__(self, registry: Service, evaluation: Service, password: str, combination: str) -> None:
        self.registry, self.evaluation = registry, evaluation
        self.combination, self.name = combination, secrets.token_hex(4)
        self.session = registry.sign_in("admin", password)
        self.admin = self._speak_as("", self.session)

    # --- people and units, at the registry -------------------------------------------------------------

    def make_person(self, what: str, role: str, region: str | None, agency: str | None = None) -> Person:
        """An account with one role, which chooses its password by a one-time code and gets a token."""
        name, password = f"{what}.{self.name}", secrets.token_urlsafe(16)
        body = {"sign_in_name": name, "full_name": name, "region_code": region}
        account_id = self.session.post("/api/v1/accounts", body)["account_id"]
        mandate = {"role": role, "region_code": region, "agency_id": agency}
        self.session.post(f"/api/v1/accounts/{account_id}/mandates", mandate)
        code = self.session.post(f"/api/v1/accounts/{account_id}/link")["one_time_code"]
        self.registry.post("/api/v1/password", {"one_time_code": code, "password": password})
        return self._speak_as(account_id, self.registry.sign_in(name, password))

    def _speak_as(self, account_id: str, session: Service) -> Person:
        token = session.make_token()
        return Person(account_id, self.registry.by(token), self.evaluation.by(token))

    def wait_until_known(self, people: list[Person]) -> None:
        """The registry signs people in; the evaluation hears of them a second later."""
        for person in (self.admin, *people):
            eventually("that the evaluation knows them", partial(person.evaluation.get, "/api/v1/me"))
        say(f"{len(people)} people, known to both services")

    def make_units(self) -> tuple[str, list[str]]:
        """An agency with the three units; their ids."""
        body = {"region_code": REGION, "kind": "dinas", "short_name": f"Dinkes {self.name}"}
        body["official_name"] = f"Dinas Kesehatan Contoh {self.name}"
        agency_id = self.admin.registry.post("/api/v1/agencies", body)["agency_id"]
        unit_ids = [
            self.admin.registry.post(
                f"/api/v1/agencies/{agency_id}/units",
                {"kind": "puskesmas", "official_name": f"{one.unit} {self.name}", "short_name": one.unit},
            )["unit_id"]
            for one in UNITS
        ]
        say(f"an agency with {len(unit_ids)} units in {REGION}")
        return agency_id, unit_ids

    # --- the period, at the evaluation -----------------------------------------------------------------

    def open_period(self, unit_ids: list[str], evaluators: list[Person]) -> tuple[str, list[Lokus]]:
        """Draft a period, choose the units, assign both evaluators to each, and open it."""
        admin = self.admin.evaluation
        body = {
            "name": f"PEKPPP contoh {self.name}",
            "scheme": "pekppp_nasional",
            "owner_region_code": None,
            "region_codes": [REGION],
            "instrument_id": INSTRUMENT,
            "instrument_version": 1,
            "form_set": FORM_SET,
            "settings": {"minimum_respondents": 30, "below_minimum": "no_index"},
            "combination": self.combination,
            "year_assessed": 2023,
            "year_held": 2024,
        }
        period_id = admin.post("/api/v1/periods", body)["period_id"]
        path = f"/api/v1/periods/{period_id}"
        chosen = []
        for unit_id, answers in zip(unit_ids, UNITS, strict=True):
            unit = {"unit_id": unit_id, "service_kind": "kesehatan"}
            choose = partial(admin.post, f"{path}/lokus", unit)
            added = eventually("that the unit is known", choose)
            chosen.append(Lokus(added["lokus_id"], answers))
            for evaluator in evaluators:
                given = {"lokus_id": added["lokus_id"], "evaluator_id": evaluator.account_id}
                admin.post(f"{path}/assignments", given)
        state = admin.post(f"{path}/opening")["state"]
        say(f"period {state}: {len(chosen)} lokus, {len(evaluators)} evaluators each, {self.combination}")
        return period_id, chosen

    def hand_in_f01(self, lokus: Lokus, verifier: Person) -> None:
        """The unit ticks every element that the instrument has, and hands its F-01 in."""
        path = f"/api/v1/lokus/{lokus.lokus_id}/self-assessment"
        items = verifier.evaluation.post(path)["items"]
        for item in items:
            body = {"ticked": [element["code"] for element in item["elements"]]}
            verifier.evaluation.put(f"{path}/items/{item['indicator_code']}", body)
        state = verifier.evaluation.post(f"{path}/submission")["state"]
        say(f"F-01 of {lokus.answers.unit}: {len(items)} items, {state}")

    @cached_property
    def indicators(self) -> list[tuple[str, str]]:
        """Code and aspect of each indicator of F-02 A."""
        document = self.evaluation.get(f"/api/v1/instruments/{INSTRUMENT}/1")["document"]
        form = next(form for form in document["forms"] if form["code"] == "F-02A")
        return [(row["code"], row["aspect"]) for row in form["indicators"]]

    def hand_in_sheet(self, assignment: dict[str, Any], evaluator: Person, levels: dict[str, int]) -> None:
        """One evaluator's F-02 on one unit: a level and a reason for each indicator, in one go."""
        path = f"/api/v1/assignments/{assignment['assignment_id']}/sheet"
        sheet = f"/api/v1/sheets/{evaluator.evaluation.post(path)['sheet_id']}"
        answers = [
            {"indicator_code": code, "chosen": levels.get(aspect, levels[""]), "reason": "terlihat di lokasi"}
            for code, aspect in self.indicators
        ]
        evaluator.evaluation.put(f"{sheet}/answers", {"answers": answers})
        state = evaluator.evaluation.post(f"{sheet}/submission")["state"]
        say(f"sheet on {assignment['unit_short_name']}: {len(answers)} indicators, {state}")

    def score(self, chosen: list[Lokus], evaluators: list[Person]) -> None:
        """Each evaluator works through their own queue."""
        for number, evaluator in enumerate(evaluators):
            queue = evaluator.evaluation.get("/api/v1/me/assignments?limit=200")["items"]
            by_lokus = {row["lokus_id"]: row for row in queue}
            for lokus in chosen:
                levels = lokus.answers.second if number else lokus.answers.first
                self.hand_in_sheet(by_lokus[lokus.lokus_id], evaluator, levels)

    def hold_pleno(self, lokus: Lokus, evaluators: list[Person]) -> None:
        """The lead records what was agreed, with a reason, and both confirm exactly that."""
        lead, path = evaluators[0], f"/api/v1/lokus/{lokus.lokus_id}"
        self.admin.evaluation.post(f"{path}/lead", {"evaluator_id": lead.account_id})
        lead.evaluation.post(f"{path}/pleno/opening")
        levels = []
        for code, aspect in self.indicators:
            one, other = (said.get(aspect, said[""]) for said in (lokus.answers.first, lokus.answers.second))
            levels.append(
                {"indicator_code": code, "level": agree(aspect, one, other), "reason": "kesepakatan pleno"}
            )
        pleno = lead.evaluation.put(f"{path}/pleno/levels", {"levels": levels})
        content = {"content_sha256": pleno["sheet"]["content_sha256"]}
        for evaluator in evaluators:
            pleno = evaluator.evaluation.post(f"{path}/pleno/confirmation", content)
        say(f"pleno on {lokus.answers.unit}: confirmed by {len(evaluators)}, {pleno['sheet']['state']}")

    def survey(self, lokus: Lokus) -> None:
        """Give out a single-use link a respondent; each answers without an account."""
        path = f"/api/v1/lokus/{lokus.lokus_id}/survey"
        levels = [level for level, count in lokus.answers.respondents.items() for _ in range(count)]
        listed = self.admin.evaluation.post(f"{path}/token-lists", {"kind": "links", "count": len(levels)})
        for row, level in zip(listed["tokens"], levels, strict=True):
            form = self.evaluation.get(f"/api/v1/surveys/tokens/{row['token']}")
            answers = {item["code"]: level for item in form["items"]}
            self.evaluation.post(f"{path}/responses", {"token": row["token"], "answers": answers})

    def wait_for_survey(self, lokus: Lokus) -> None:
        """Responses count from the moment their batch is closed, every other second."""
        path = f"/api/v1/lokus/{lokus.lokus_id}/survey"
        expected = sum(lokus.answers.respondents.values())
        state = eventually("that all responses count", lambda: self._find_counted(path, expected))
        say(f"survey of {lokus.answers.unit}: {state['counted']} of at least {state['minimum']} respondents")

    def _find_counted(self, path: str, expected: int) -> Any:
        state = self.admin.evaluation.get(path)
        return state if state["counted"] == expected else None

    def release(self, period_id: str, second: Person) -> None:
        """Close the period, let its results stand, and have somebody else make them public."""
        path, admin = f"/api/v1/periods/{period_id}", self.admin.evaluation
        say(f"period {admin.post(f'{path}/closing')['state']}")
        eventually("that everything is scored", lambda: admin.post(f"{path}/determination"))
        say("results determined by one administrator")
        released = second.evaluation.post(f"{path}/release", {"sementara": True})
        say(f"{released['state']} by another one, provisionally: {released['is_provisional']}")

    # --- what everybody reads ----------------------------------------------------------------------------

    def show(self, period_id: str) -> None:
        """The ranking and the region's index, as anybody without an account reads them."""
        ranking = self.evaluation.get(f"/api/v1/periods/{period_id}/ranking")
        say("")
        for row in ranking["items"]:
            say(f"{row['rank']}  {row['unit_short_name']:24} {row['index']}  {row['grade']}")
        for region in ranking["regions"]:
            of = f"{region['lokus_count']} of {region['lokus_chosen']} lokus"
            say(f"   {region['region_name']:24} {region['index']}  ({of})")

    def prove(self, period_id: str, file: Path) -> None:
        """Fetch the whole period as a file and re-compute it offline."""
        file.write_bytes(self.evaluation.read(f"/api/v1/periods/{period_id}/verification"))
        command = [sys.executable, "-m", "evaluation_service", "verify", str(file)]
        root = Path(__file__).resolve().parents[2]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        say("")
        say((done.stdout + done.stderr).replace(f"{file}: ", "").rstrip())
        if done.returncode:
            sys.exit(done.returncode)


def main() -> None:
    """Run the example once."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--combination", choices=("mean", "agreed"), default="mean")
    reading.add_argument("--export", type=Path, default=Path("period.jsonl"), help="where the proof is put")
    given = reading.parse_args()
    registry = Service(os.environ.get("REGISTRY_URL", "http://127.0.0.1:8001"))
    evaluation = Service(os.environ.get("EVALUATION_URL", "http://127.0.0.1:8002"))
    if "PASSWORD" not in os.environ:
        reading.error("PASSWORD, the password of admin, is not set")
    example = Example(registry, evaluation, os.environ["PASSWORD"], given.combination)
    agency_id, unit_ids = example.make_units()
    evaluators = [example.make_person(f"evaluator.{place}", "evaluator", PROVINCE) for place in ("1", "2")]
    verifier = example.make_person("verifier", "verifier", REGION, agency_id)
    second = example.make_person("administrator", "national_administrator", None)
    example.wait_until_known([*evaluators, verifier, second])
    period_id, chosen = example.open_period(unit_ids, evaluators)
    for lokus in chosen:
        example.hand_in_f01(lokus, verifier)
    example.score(chosen, evaluators)
    if given.combination == "agreed":
        for lokus in chosen:
            example.hold_pleno(lokus, evaluators)
    for lokus in chosen:
        example.survey(lokus)
    for lokus in chosen:
        example.wait_for_survey(lokus)
    example.release(period_id, second)
    example.show(period_id)
    example.prove(period_id, given.export)


if __name__ == "__main__":
    main()
