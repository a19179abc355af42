"""The forms of a publication: what is stored comes back as it was, nothing of others is lost unseen."""

import base64
import json
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from werkzeug.test import TestResponse

from tests.evaluation.publication_ground import record_publication
from tests.support.system import Person, System

INPUT = re.compile(r"<input[^>]*>")
NAMED = re.compile(r' name="([^"]+)".* value="([^"]*)"')
AREA = re.compile(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)
CHOICE = re.compile(
    r'<select[^>]* name="([^"]+)"(?:(?!</select>).)*<option value="([^"]+)" selected>', re.DOTALL
)
MOVING = ("version", "recorded_at")


def _read(system: System, path: str, person: Person, language: str) -> dict[str, str]:
    """Every field of the form as a browser sends it, but for the key by which it is sent once."""
    page = system.evaluation.get(path, person, headers=_headers(language)).text
    text = page.partition('<form method="post" class="p-wide-field"')[2].partition("</form>")[0]
    tags = [tag for tag in INPUT.findall(text) if 'type="checkbox"' not in tag or " checked" in tag]
    inputs = [found.groups() for tag in tags if (found := NAMED.search(tag))]
    told = {name: unescape(value) for name, value in (*inputs, *AREA.findall(text), *CHOICE.findall(text))}
    return {name: value for name, value in told.items() if name != "form_key"}


def _headers(language: str) -> dict[str, str]:
    return {"Accept": "text/html", "Accept-Language": language}


def _send(system: System, path: str, person: Person, fields: Mapping[str, str]) -> TestResponse:
    return system.evaluation.call("POST", path, person, data=fields, headers=_headers("id"))


def _stored(system: System, person: Person, publication_id: str) -> dict[str, Any]:
    answer = system.evaluation.get(f"/api/v1/publications/{publication_id}", person)
    return {name: value for name, value in answer.get_json().items() if name not in MOVING}


def test_forms_keep_what_is_stored_and_tell_what_is_wrong_or_of_others_at_its_line(
    system: System, keeper: Person
) -> None:
    before = record_publication(system, keeper)
    publication_id = before["publication_id"]
    path = f"/hasil/laporan/{publication_id}/ubah"

    same = _send(system, path, keeper, _read(system, path, keeper, "id"))
    in_english = _read(system, path, keeper, "en")
    alike = _send(system, path, keeper, in_english)
    kept = _stored(system, keeper, publication_id)

    assert (in_english["region_figures.values_sum"], in_english["values_lines"][:17]) == (
        "397.04",
        "Adminduk\t10\t99.46",
    )
    assert [same.status_code, alike.status_code] == [303, 303]
    assert kept == {name: value for name, value in before.items() if name not in MOVING}

    old = _read(system, path, keeper, "id")
    gap = {
        "claims[0].code": "",
        "claims[0].value": "",
        "claims[1].code": "staff",
        "claims[1].value": "banyak",
    }
    theirs = {f"recommendations[{number}].text_id": f"Saran {number}" for number in range(2, 8)}
    wrong = _send(system, path, keeper, {**old, **gap})
    saved = _send(system, path, keeper, {**old, **theirs})
    stale = _send(system, path, keeper, {**old, "title": "Kampar"})

    assert (wrong.status_code, saved.status_code, stale.status_code) == (422, 303, 412)
    assert re.search(r'id="claims\[0\]\.code"[^>]* value="staff"', wrong.text)
    assert 'id="claims[0].value-message"' in wrong.text
    told = re.findall(r"Yang tersimpan sekarang: ([^<]*)<", stale.text)
    assert told == ["Kampar 2021", *theirs.values()]
    assert stale.text.count('<details class="p-card" open>') == 4

    path = path.replace("/ubah", "/tindak-lanjut")
    note = {"commitment_id": before["commitments"][0]["commitment_id"], "note": "Loket dibuka."}
    undated = _send(system, path, keeper, {**note, "noted_on": ""})
    noted = _send(system, path, keeper, {**note, "noted_on": "2024-01-31"})

    assert (undated.status_code, noted.status_code) == (422, 303)
    assert "Loket dibuka.</textarea>" in undated.text
    notice = re.search("prima_notice=([^;]*)", noted.headers["Set-Cookie"])
    assert notice is not None
    assert json.loads(base64.urlsafe_b64decode(notice[1].strip('"')))["share"] == ""
    progress = _stored(system, keeper, publication_id)["commitments"][0]["progress"]
    assert [(each["noted_on"], each["note"]) for each in progress] == [("2024-01-31", "Loket dibuka.")]
