"""Snapshots and confirmations asked for by many at once, with real commits."""

from collections import Counter
from functools import partial

from evaluation_service.proposals.verify import find_proposal_faults
from tests.evaluation.ground import count_rows
from tests.evaluation.proposal_ground import make_proposals
from tests.races.test_sheets import at_once
from tests.support.system import System


def test_one_snapshot_is_taken_and_each_evaluator_confirms_it_once(system: System) -> None:
    made = make_proposals(system)
    first, second = made.scene.evaluators
    period = f"/api/v1/periods/{made.scene.period_id}/proposals"
    whole = partial(system.evaluation.post, period, made.scene.ground.nation)

    taken = at_once([partial(made.take, person) for person in (first, second) * 4] + [whole])
    sha256 = next(answer.json["content_sha256"] for answer in taken if "content_sha256" in answer.json)
    confirmed = at_once([partial(made.confirm, person, sha256) for person in (first, second) * 4])

    assert Counter(answer.status_code for answer in taken) in (
        Counter({200: 8, 201: 1}),
        Counter({200: 9}),
    )
    assert {answer.status_code for answer in confirmed} == {200}
    assert (count_rows(system, "proposal_snapshot"), count_rows(system, "proposal_confirmation")) == (2, 2)
    with system.evaluation.session() as session:
        assert list(find_proposal_faults(session)) == []
