"""The file that proves a whole period: who gets it when, what it holds, and that it is read in batches."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import event, text

from evaluation_service.instruments.files import list_shipped_hashes
from evaluation_service.scorecards.period_export import export_period
from evaluation_service.scoring.period_verify import verify_period
from evaluation_service.scoring.verify import verify_file
from tests.evaluation.ground import Ground, move_period
from tests.evaluation.release_ground import make_scored
from tests.evaluation.sheet_ground import determine, release
from tests.evaluation.test_form_scoring import hand_in, open_forms_period, respond
from tests.support.system import Person, System


def fetch(system: System, period_id: str, person: Person | None = None) -> tuple[int, bytes]:
    """Status and the whole content; only then does the service let go of the file."""
    answer = system.evaluation.get(f"/api/v1/periods/{period_id}/verification", person)
    with answer:
        return answer.status_code, answer.data


def read(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def count_statements(system: System, period_id: str, person: Person) -> int:
    seen: list[str] = []
    engine = system.evaluation.service.engine

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        fetch(system, period_id, person)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_released_period_is_proven_by_anybody_offline_and_names_what_was_altered(
    system: System, tmp_path: Path
) -> None:
    scene = make_scored(system)
    before = [
        fetch(system, scene.period_id, person)[0]
        for person in (scene.ground.nation, scene.ground.neighbour, scene.evaluators[0], None)
    ]
    early = read(fetch(system, scene.period_id, scene.ground.nation)[1])
    statements = count_statements(system, scene.period_id, scene.ground.nation)
    assert (determine(scene).status_code, release(scene).status_code) == (200, 200)

    _status, content = fetch(system, scene.period_id)
    file = tmp_path / "period.jsonl"
    file.write_bytes(content)
    holds, told = verify_file(file, list_shipped_hashes())
    records = read(content)
    ranking: Any = system.evaluation.get(f"/api/v1/periods/{scene.period_id}/ranking").json
    with system.evaluation.session() as session:
        published = session.scalar(text("select body from journal_entry where kind = 'period.released'"))
        session.execute(text("update scorecard set index_text = '4.99' where index_text = '5.00'"))
        session.commit()
    altered = verify_period(fetch(system, scene.period_id)[1].splitlines(keepends=True))

    assert before == [200, 404, 404, 404]
    assert early[0]["context"]["state"] == "closed"
    assert (holds, told[0].partition(": ")[2]) == (
        True,
        "re-computed, identical: 2 lokus, 2 ranked, 0 without an index",
    )
    kinds = [record["kind"] for record in records]
    assert kinds == ["period", "lokus", "lokus", "place", "place", "region", "totals", "digest"]
    assert records[0]["context"]["decree"] == "Kepmen PANRB 1/2020"
    assert [(row["lokus_id"], row["rank"], row["index"]) for row in records[3:5]] == [
        (row["lokus_id"], row["rank"], row["index"]) for row in ranking["items"]
    ]
    assert records[5]["index"] == ranking["regions"][0]["index"] == "4.50"
    assert json.loads(published or "")["scorecards_sha256"] == records[6]["scorecards_sha256"]
    names = {difference.path.rpartition(" ")[2] for difference in altered.differences}
    assert any(name.endswith("scorecard.index") for name in names)
    # Whoever asks, the period, its instrument, what may be shown, and one batch: no statement a lokus.
    assert statements <= 12


def test_period_of_several_forms_is_read_batch_after_batch_and_holds(system: System, ground: Ground) -> None:
    decided = {"minimum_respondents": 2, "below_minimum": "no_index"}
    period_id, lokus_ids = open_forms_period(ground, settings=decided)
    move_period(ground, period_id, "opening")
    hand_in(ground, period_id, lokus_ids[0], 4)
    respond(ground, lokus_ids[0], [5, 2])
    system.work()

    _status, whole = fetch(system, period_id, ground.nation)
    with system.evaluation.session() as session:
        in_ones = b"".join(export_period(session, ground.nation.actor, UUID(period_id), batch=1))
    lokus = {row["lokus"]["lokus_id"]: row for row in read(whole)[1:3]}

    assert in_ones == whole
    assert verify_period(whole.splitlines(keepends=True)).differences == []
    # 3/4 of 4 and 1/4 of 3.5 are 3.875; nobody scored the other unit.
    assert lokus[lokus_ids[0]]["scorecard"]["index"] == "3.88"
    assert lokus[lokus_ids[1]]["scorecard"] is None
    assert lokus[lokus_ids[0]]["survey"] == {"total": 98, "answers": 28, "respondents": 2}
