"""Forms of those who administer periods: nothing typed is lost, nothing of others is undone unseen."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from evaluation_service.periods.models import Period
from evaluation_service.periods.stages import list_stages
from evaluation_service.registry_copy.choosing import list_evaluators
from shared import clock
from shared.actor import Mandate
from shared.contracts.roles import EVALUATOR, OPERATOR
from tests.evaluation.ground import MUBA, Ground, add_lokus, draft_period, give_mandate, move_period
from tests.support.system import Running

HTML = {"Accept": "text/html", "Accept-Language": "en"}


def send(call: Running, ground: Ground, path: str, **fields: Any) -> TestResponse:
    """A form of the region's administrator, as a browser sends it."""
    return call.call("POST", path, ground.nation, data=fields, headers=HTML)


def values_of(text: str, name: str) -> list[str]:
    """What the fields of this name hold."""
    return re.findall(rf'name="{re.escape(name)}"[^>]* value="([^"]*)"', text)


def test_what_somebody_else_saved_meanwhile_stands_beside_what_was_typed(
    ground: Ground, call: Running
) -> None:
    period_id = draft_period(ground)
    base = f"/periode/{period_id}"
    read = call.get(f"{base}/identitas", ground.nation, headers=HTML).text
    kept = {name: values_of(read, name)[0] for name in ("version", "name", "year_assessed", "year_held")}
    rest = {"region_codes": [MUBA], "instrument_id": "panrb-17-2017@1"}

    first = send(call, ground, f"{base}/identitas", **{**kept, **rest, "name": "Yang pertama"})
    second = send(call, ground, f"{base}/identitas", **{**kept, **rest, "name": "Yang kedua"})
    decided = send(call, ground, f"{base}/ketetapan", version=kept["version"], combination="median")
    emptied = send(call, ground, f"{base}/identitas", **{**kept, **rest, "version": "2", "year_held": ""})

    assert (first.status_code, second.status_code, decided.status_code) == (303, 412, 412)
    assert emptied.status_code == 422
    assert re.search(r'id="year_held-message"><p class="p-message">', emptied.text)
    assert 'value="Yang kedua"' in second.text
    assert "Stored now: Yang pertama" in second.text
    assert "Stored now: The mean of the levels" in decided.text


def test_version_of_an_instrument_beyond_all_is_refused_at_its_field(ground: Ground, call: Running) -> None:
    given = {"name": "Baru", "scheme": "other", "region_codes": [MUBA], "combination": "mean"}
    years = {"year_assessed": "2025", "year_held": "2026"}
    version = {"instrument_id": "panrb-17-2017", "instrument_version": str(2**40)}

    answer = send(call, ground, "/periode/baru", **given, **years, **version, owner_region_code="")

    assert (answer.status_code, "instrument_version" in answer.text) == (422, True)


def test_dates_sent_from_an_old_page_undo_no_announcement(ground: Ground, call: Running) -> None:
    period_id = draft_period(ground)
    add_lokus(ground, period_id, ground.hospital)
    move_period(ground, period_id, "opening")
    day = (clock.now() + timedelta(days=30)).strftime("%Y-%m-%dT10:00")
    later = (clock.now() + timedelta(days=60)).strftime("%Y-%m-%dT10:00")
    path = f"/periode/{period_id}/tahapan/clarification/ubah"
    version = values_of(
        call.get(f"/periode/{period_id}/tahapan", ground.nation, headers=HTML).text, "version"
    )[0]
    dates = {"version": version, "opens_at": day, "closes_at": later, "stated_reason": "banjir"}

    announced = send(call, ground, path, **dates)
    old = send(call, ground, path, **{**dates, "opens_at": day, "closes_at": day, "stated_reason": "keliru"})

    emptied = send(call, ground, path, **{**dates, "version": str(int(version) + 1), "closes_at": ""})

    assert (announced.status_code, old.status_code, emptied.status_code) == (303, 412, 422)
    assert 'value="" aria-invalid="true"' in emptied.text
    assert ">keliru</textarea>" in old.text
    assert f"Stored now: {later}" in old.text
    with call.session() as session:
        stages = {one.stage: one for one in list_stages(session, UUID(period_id))}
        period = session.get_one(Period, UUID(period_id))
        assert (stages["clarification"].closes_at - stages["clarification"].opens_at).days == 30
        assert period.version == int(version) + 1


def test_board_is_shown_again_as_it_was_with_each_refused_pair_named(ground: Ground, call: Running) -> None:
    insider = ground.system.make_person(Mandate(EVALUATOR, MUBA))
    give_mandate(ground.system, insider, OPERATOR, MUBA, ground.hospital.agency_id)
    period_id = draft_period(ground, own_region_may_score=True)
    lokus_id = add_lokus(ground, period_id, ground.hospital)
    path = f"/periode/{period_id}/penugasan"
    pairs: dict[str, Any] = {"lokus_ids": [lokus_id], "region_code": MUBA}

    refused = send(call, ground, path, evaluator_ids=[str(insider.account_id)], **pairs)
    given = send(call, ground, path, evaluator_ids=[str(ground.colleague.account_id)], **pairs)
    again = send(call, ground, path, evaluator_ids=[str(ground.colleague.account_id)], **pairs)
    astray = call.get(f"{path}?evaluators_after=x", ground.nation, headers=HTML)

    assert (refused.status_code, given.status_code, again.status_code) == (422, 303, 303)
    assert (astray.status_code, "<code>evaluators_after</code>" in astray.text) == (422, True)
    assert f"evaluator {insider.account_id.hex[:6].upper()}, RSUD Uji: nobody scores" in refused.text
    assert values_of(refused.text, "region_code") == [MUBA, MUBA]
    assert str(ground.evaluator.account_id) not in refused.text
    with call.session() as session:
        first = list_evaluators(session, EVALUATOR, MUBA, cursor=None, limit=1)
        rest = list_evaluators(session, EVALUATOR, MUBA, cursor=first.next_cursor, limit=60)
        every = list_evaluators(session, EVALUATOR, MUBA, cursor=None, limit=60)
    assert [*first.items, *rest.items] == every.items
    assert len(every.items) > len(first.items) == 1
    assert given.location == again.location == f"{path}?region_code={MUBA}"
    assert given.headers["Set-Cookie"] != again.headers["Set-Cookie"]


def test_units_that_were_searched_for_stay_ticked(ground: Ground, call: Running) -> None:
    period_id = draft_period(ground)
    chosen = str(ground.hospital.unit_id)

    refused = send(
        call, ground, f"/periode/{period_id}/lokus", unit_ids=[chosen], text="RSUD", service_kind=""
    )

    assert refused.status_code == 422
    assert re.search(rf'value="{chosen}" checked', refused.text)
    assert str(ground.office.unit_id) not in refused.text


def test_links_that_are_sent_on_lead_somewhere_and_the_logo_home(ground: Ground, call: Running) -> None:
    home = call.get("/", headers=HTML)
    missing = call.get("/tidak-ada", headers=HTML).text
    people = (ground.nation, ground.administrator, ground.evaluator)
    works = [call.get("/mulai", person, headers=HTML).location for person in people]
    nobody = call.get("/mulai", headers=HTML)

    assert (home.status_code, home.location) == (303, "/hasil")
    assert works == ["/periode", "/periode", "/tugas"]
    assert "kembali=" in nobody.location
    assert missing.count(f'href="{call.service.settings.peer_public_url}/"') >= 2
