"""Loads the invented example: a marked period whose sheets are scored by the workers, and determined."""

from collections.abc import Mapping, Sequence
from typing import Any

from infra.demo.cases import Case
from infra.demo.client import Client, DemoError, wait_until
from infra.demo.people import Person

WAIT_SECONDS = 30.0


def load_example(
    example: Case, unit_ids: Mapping[str, str], nation: Person, evaluators: Sequence[Person]
) -> None:
    """From an empty period to determined scorecards; raises DemoError if the scoring does not end."""
    given = example["period"]
    instrument = _newest_instrument(nation.evaluation, given["instrument_id"])
    period_id = _draft_period(nation.evaluation, example, instrument["version"])
    path = f"/api/v1/periods/{period_id}"
    assigned = []
    for lokus in example["lokus"]:
        chosen = nation.evaluation.post_once_known(
            f"{path}/lokus",
            {"unit_id": unit_ids[lokus["unit"]], "service_kind": lokus["service_kind"]},
        )
        for evaluator, levels in zip(evaluators, lokus["sheets"], strict=True):
            body = {"lokus_id": chosen["lokus_id"], "evaluator_id": evaluator.account_id}
            given_to = nation.evaluation.post_once_known(f"{path}/assignments", body)
            assigned.append((evaluator, given_to["assignment_id"], levels))
    nation.evaluation.post(f"{path}/opening")
    codes = [row["code"] for row in instrument["document"]["indicators"]]
    for evaluator, assignment_id, levels in assigned:
        _hand_in_sheet(evaluator.evaluation, assignment_id, codes, levels)
    _wait_until_scored(nation.evaluation, path, len(example["lokus"]))
    nation.evaluation.post(f"{path}/closing")
    _wait_until_scored(nation.evaluation, path, len(example["lokus"]))
    nation.evaluation.post(f"{path}/determination")


def _newest_instrument(evaluation: Client, instrument_id: str) -> dict[str, Any]:
    versions = [
        row["version"]
        for row in evaluation.list_all("/api/v1/instruments")
        if row["instrument_id"] == instrument_id
    ]
    if not versions:
        raise DemoError(f"the instrument {instrument_id} is not loaded")
    found: dict[str, Any] = evaluation.get(f"/api/v1/instruments/{instrument_id}/{max(versions)}")
    return found


def _draft_period(evaluation: Client, example: Case, instrument_version: int) -> str:
    body = {
        **example["period"],
        "instrument_version": instrument_version,
        "region_codes": [example["region"]],
        "owner_region_code": None,
        "form_weights": None,
        "is_example": True,
        "is_demo": True,
    }
    return str(evaluation.post_once_known("/api/v1/periods", body)["period_id"])


def _hand_in_sheet(
    evaluation: Client, assignment_id: str, codes: Sequence[str], levels: Mapping[str, int]
) -> None:
    unknown = set(levels) - set(codes) - {"default"}
    if unknown:
        raise DemoError(f"the example names indicators that the instrument lacks: {sorted(unknown)}")
    sheet_id = evaluation.post(f"/api/v1/assignments/{assignment_id}/sheet")["sheet_id"]
    answers = [{"indicator_code": code, "level": levels.get(code, levels["default"])} for code in codes]
    evaluation.put(f"/api/v1/sheets/{sheet_id}/answers", {"answers": answers})
    evaluation.post(f"/api/v1/sheets/{sheet_id}/submission")


def _wait_until_scored(evaluation: Client, path: str, lokus_count: int) -> None:
    def is_scored() -> bool:
        work = evaluation.get(f"{path}/work")
        if work["failed"]:
            raise DemoError(f"a sheet could not be scored: {work['failed'][0]['error']}")
        cards = list(evaluation.list_all(f"{path}/scorecards"))
        return bool(work["is_finished"]) and len(cards) == lokus_count

    wait_until("that the example sheets are scored", WAIT_SECONDS, is_scored)
