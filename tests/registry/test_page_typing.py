"""Forms of the registry's pages: none takes away what it did not show, and each shows what others saved."""

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from registry_service.innovations.queries import list_steps
from shared.actor import Mandate
from tests.registry.import_files import check, make_workbook
from tests.registry.people_records import open_account
from tests.registry.records import (
    COMPLETE,
    draft,
    make_administrator,
    make_agency,
    make_operator,
    make_unit,
    path_of,
    publish,
)
from tests.registry.standard_records import make_service, path_of_service, state
from tests.support.system import Person, System

HTML = {"Accept": "text/html", "Accept-Language": "id"}


@pytest.fixture
def administrator(system: System) -> Person:
    """Who keeps the regency."""
    return make_administrator(system)


@pytest.fixture
def agency(system: System, administrator: Person) -> dict[str, Any]:
    """The hospital."""
    return make_agency(system, administrator, "RSUD Sekayu")


@pytest.fixture
def operator(system: System, agency: dict[str, Any]) -> Person:
    """Who writes for the hospital."""
    return make_operator(system, agency["agency_id"])


def _send(system: System, path: str, person: Person, fields: dict[str, Any]) -> TestResponse:
    return system.registry.call("POST", path, person, data=fields, headers=HTML)


def _show(system: System, path: str, person: Person | None = None) -> str:
    answer = system.registry.get(path, person, headers=HTML)
    assert answer.status_code == 200
    return str(answer.text)


def _value(text: str, field: str) -> str:
    """What stands in an input, `checked` for a tick."""
    tag = re.search(rf'<input[^>]*\sid="{re.escape(field)}"[^>]*>', text)
    assert tag is not None, field
    if 'type="checkbox"' in tag[0]:
        return "checked" if " checked" in tag[0] else ""
    value = re.search(r'value="([^"]*)"', tag[0])
    return value[1] if value else ""


def _message(text: str, field: str) -> str:
    found = re.search(rf'id="{re.escape(field)}-message">(.*?)</div>', text, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]) if found else ""


def test_units_and_components_of_other_agencies_stand_on_the_form_that_keeps_them(
    system: System, administrator: Person, agency: dict[str, Any], operator: Person
) -> None:
    other = make_agency(system, administrator, "Dinas Kesehatan")
    units = [
        make_unit(system, administrator, each, name)["unit_id"]
        for each, name in ((agency, "Instalasi"), (other, "Puskesmas Lais"))
    ]
    theirs = publish(
        system, administrator, draft(system, administrator, "Gemas", agency_id=other["agency_id"])
    )
    own = {"agency_id": agency["agency_id"], "unit_ids": units, "is_programme": True}
    programme = draft(system, operator, "Muba Sehat", **own)
    page = f"/inovasi/{programme['innovation_id']}/ubah/identitas"

    text = _show(system, page, operator)
    ticked = re.findall(r'name="unit_ids" value="([^"]+)" checked', text)
    sent = {"version": "1", "unit_ids": ["", *ticked], "component_ids": [theirs["innovation_id"]]}
    saved = _send(system, page, operator, sent)

    assert _value(text, f"component_ids-{theirs['innovation_id']}") == ""
    assert saved.status_code == 303
    stored = system.registry.get(path_of(programme), operator).get_json()
    assert (sorted(stored["unit_ids"]), stored["component_ids"]) == (sorted(units), [theirs["innovation_id"]])


def test_section_that_is_none_saves_nothing_and_others_agencies_get_no_form(
    system: System, administrator: Person, agency: dict[str, Any], operator: Person
) -> None:
    other = make_agency(system, administrator, "Dinas Kesehatan")
    record = draft(system, operator, "Saroale", agency_id=agency["agency_id"])
    page = f"/inovasi/{record['innovation_id']}/ubah"

    for lead in ({}, {"lanjut": "tetap"}, {"lanjut": "lanjut"}, {"lanjut": "budgets"}):
        sent = {"version": "1", "aim": "x", **lead}
        assert _send(system, f"{page}/lain", operator, sent).status_code == 404
    plain = _send(system, f"{page}/uraian", operator, {"version": "1", "aim": "Antrean pendek."})
    foreign = system.registry.get(f"/inovasi/baru?agency_id={other['agency_id']}", operator, headers=HTML)

    assert (plain.status_code, foreign.status_code) == (303, 403)
    assert system.registry.get(path_of(record), operator).get_json()["version"] == 2


def test_newest_steps_come_first_where_they_are_asked_so(
    system: System, administrator: Person, agency: dict[str, Any], operator: Person
) -> None:
    record = draft(system, operator, "Saroale", agency_id=agency["agency_id"])
    for version, aim in enumerate(("satu", "dua"), 1):
        system.registry.patch(path_of(record), operator, json={"aim": aim}, version=version)

    with system.registry.session() as session:
        ask: dict[str, Any] = {"limit": 2, "newest_first": True}
        first = list_steps(session, operator.actor, record["innovation_id"], cursor=None, **ask)
        rest = list_steps(session, operator.actor, record["innovation_id"], cursor=first.next_cursor, **ask)

    assert [each["version"] for each in (*first.items, *rest.items)] == [3, 2, 1]


def test_refused_piece_of_evidence_keeps_its_typing_in_its_own_form(
    system: System, agency: dict[str, Any], operator: Person
) -> None:
    record = draft(system, operator, "Saroale", agency_id=agency["agency_id"], **COMPLETE)
    page = f"/inovasi/{record['innovation_id']}/bukti"
    typed = {"kind": "file", "title": "SK Bupati", "field": "summary", "is_public": "true"}

    refused = _send(system, f"{page}/berkas", operator, typed)

    assert refused.status_code == 422
    assert (_value(refused.text, "title"), _value(refused.text, "public")) == ("SK Bupati", "checked")
    assert (_value(refused.text, "link-title"), _value(refused.text, "link-public")) == ("", "")
    assert '<option value="summary" selected>' in refused.text
    assert refused.text.count(" selected>") == 1


def test_unit_that_somebody_else_changed_shows_both(
    system: System, administrator: Person, agency: dict[str, Any]
) -> None:
    unit = make_unit(system, administrator, agency, "Instalasi Rawat Jalan")
    theirs = {"official_name": "Poliklinik", "kind": "rsud"}
    path = f"/api/v1/units/{unit['unit_id']}"
    system.registry.patch(path, administrator, json=theirs, version=1)
    mine = {"version": "1", "official_name": "Rawat Jalan", "kind": "dinas", "agency_id": agency["agency_id"]}

    refused = _send(system, f"/unit/{unit['unit_id']}/ubah", administrator, mine)
    again = _send(system, f"/unit/{unit['unit_id']}/ubah", administrator, {**mine, "version": "2"})

    assert (refused.status_code, again.status_code) == (412, 303)
    assert _value(refused.text, "official_name") == "Rawat Jalan"
    assert "Poliklinik" in _message(refused.text, "official_name")
    assert "Yang tersimpan sekarang" in _message(refused.text, "kind")
    assert _message(refused.text, "agency_id") == ""
    assert system.registry.get(path, administrator).get_json()["official_name"] == "Rawat Jalan"


def test_standard_shows_what_others_stated_and_stays_when_archiving_is_refused(
    system: System, agency: dict[str, Any], operator: Person
) -> None:
    service = make_service(system, operator, agency, "Penerbitan akta")
    page = f"/layanan/{service['service_id']}"
    rows = re.findall(r'name="(rows\[\d+\]\.code)" value="([^"]+)"', _show(system, page, operator))
    one = next(name.removesuffix(".code") for name, code in rows if code == "requirements")
    mine = {**dict(rows), f"{one}.is_there": "false"}
    state(system, operator, service, "requirements")

    refused = _send(system, page, operator, mine)
    read = re.findall(rf'name="{re.escape(one)}\.read" value="([^"]*)"', refused.text)
    saved = _send(system, page, operator, {**mine, f"{one}.read": read[0]})
    kept = _send(system, f"{page}/arsip", operator, {"version": "1", "reason": ""})

    assert (refused.status_code, read, saved.status_code, kept.status_code) == (412, ["1"], 303, 422)
    assert "Ya" in _message(refused.text, f"{one}.is_there")
    assert re.findall(rf'name="{re.escape(one)}\.read" value="([^"]*)"', kept.text) == ["2"]
    components = system.registry.get(f"{path_of_service(service)}/components").get_json()["components"]
    assert [each["is_there"] for each in components if each["code"] == "requirements"] == [False]


def test_import_that_was_checked_anew_is_not_applied_unseen(system: System, administrator: Person) -> None:
    content = make_workbook({"Perangkat Daerah": [["Nama resmi", "Jenis"], ["Dinas Sosial", "Dinas"]]})
    found = check(system, administrator, content, "agencies")
    page = f"/impor/{found['import_id']}"
    sure = {"is_sure": "true", "mode": "all_or_nothing"}

    before = _send(system, f"{page}/terapkan", administrator, {**sure, "version": str(found["version"] - 1)})
    seen = re.findall(r'name="version" value="(\d+)"', _show(system, page, administrator))
    applied = _send(system, f"{page}/terapkan", administrator, {**sure, "version": seen[0]})

    assert (before.status_code, applied.status_code) == (412, 303)
    assert "diperiksa ulang" in before.text


def test_one_time_link_stands_in_no_other_address(system: System, administrator: Person) -> None:
    secret = open_account(system, administrator, "budi")["one_time_code"]

    text = _show(system, f"/kata-sandi/{secret}")

    assert [each for each in re.findall(r'href="([^"]+)"', text) if secret in each] == [
        f"/kata-sandi/{secret}?lang=en"
    ]


def test_field_that_may_not_be_empty_is_refused_where_it_was_emptied(
    system: System, administrator: Person, agency: dict[str, Any], operator: Person
) -> None:
    record = draft(system, operator, "Saroale", agency_id=agency["agency_id"])
    unit = make_unit(system, administrator, agency, "Instalasi Gawat Darurat")
    person = open_account(system, administrator, "budi")
    typed = {"version": "1", "long_name": "Sampai rumah", "lanjut": "lanjut"}
    emptied = {
        "name": (f"/inovasi/{record['innovation_id']}/ubah/identitas", operator, {**typed, "name": " "}),
        "official_name": (f"/unit/{unit['unit_id']}/ubah", administrator, {"version": "1"}),
        "full_name": (f"/orang/{person['account_id']}/data", administrator, {"version": "1"}),
    }

    refused = {
        name: _send(system, path, who, {name: "", **fields}) for name, (path, who, fields) in emptied.items()
    }
    short = {"version": "1", "official_name": "Instalasi Gawat Darurat", "short_name": ""}
    called = _send(system, emptied["official_name"][0], administrator, short)

    assert [each.status_code for each in refused.values()] == [422, 422, 422]
    for name, answer in refused.items():
        assert _message(answer.text, name) == "Bagian ini wajib diisi."
    assert _value(refused["name"].text, "long_name") == "Sampai rumah"
    assert system.registry.get(path_of(record), operator).get_json()["version"] == 1
    assert called.status_code == 303
    stored = system.registry.get(f"/api/v1/units/{unit['unit_id']}", administrator).get_json()
    assert stored["short_name"] == stored["official_name"] == "Instalasi Gawat Darurat"
    # It would be too long for a short name once the official one is.
    assert _value(_show(system, emptied["official_name"][0], administrator), "short_name") == ""


def test_who_goes_on_without_choosing_an_owner_is_told(system: System, administrator: Person) -> None:
    first, again = (
        _show(system, f"/inovasi/baru{asked}", administrator) for asked in ("", "?langkah=agency_id")
    )

    assert _message(first, "agency_id") == ""
    assert _message(again, "agency_id").startswith("Pilih perangkat daerah pemiliknya, atau centang")


def test_figure_that_may_be_two_is_refused_and_kept_and_a_malformed_form_says_so(
    system: System, agency: dict[str, Any], operator: Person
) -> None:
    record = draft(system, operator, "Saroale", agency_id=agency["agency_id"])
    page, figure = f"/inovasi/{record['innovation_id']}/ubah/cakupan", "reach_figures[0].value"
    typed = {"version": "1", "reach_figures[0].what": "Kunjungan", figure: "1.234", "lanjut": "lanjut"}

    refused = _send(system, page, operator, typed)
    malformed = _send(system, page, operator, {**typed, "a b": "x", "password": "y"})
    saved = _send(system, page, operator, {**typed, figure: "1.234,5"})

    assert (refused.status_code, malformed.status_code, saved.status_code) == (422, 400, 303)
    assert _value(refused.text, figure) == "1.234"
    assert _message(refused.text, figure).startswith("bisa berarti ribuan atau pecahan")
    assert "bukan isian sebagaimana diberikan situs ini" in malformed.text
    assert "Kirim sekali lagi" not in malformed.text
    assert 'type="password"' not in malformed.text
    stored = system.registry.get(path_of(record), operator).get_json()
    assert [each["value"] for each in stored["reach_figures"]] == ["1234.5"]
    assert _value(_show(system, page, operator), figure) == "1234,5"


def test_account_is_told_by_the_clock_of_its_region(system: System) -> None:
    person = system.make_person(Mandate("innovation_administrator", "73.71"), region_code="73.71")
    kept = system.make_person(region_code="73.71")

    pages = [_show(system, path, person) for path in ("/akun-saya", f"/orang/{kept.account_id}")]

    assert [(" WITA" in text, " WIB" in text) for text in pages] == [(True, False)] * 2
