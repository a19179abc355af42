"""Minutes are printed from what was agreed, ask for nothing from anywhere, and are drafts until all agree."""

import base64
import hashlib
import re

from tests.evaluation.pleno_ground import confirm, deed, make_pleno, path_to, read, record, record_all
from tests.evaluation.sheet_ground import CODES, FIRST
from tests.support.system import System


def test_minutes_say_who_gave_what_and_what_was_agreed(system: System) -> None:
    scene = make_pleno(system)
    lead, colleague = scene.evaluators
    early = read(scene, "berita-acara", colleague).json
    place = {"held_on": "2026-11-20", "place": "Aula Bappeda <lantai 2>"}
    version = {"If-Match": '"2"'}
    by_colleague = system.evaluation.put(path_to(scene, "pleno/place"), colleague, place, headers=version)
    placed = system.evaluation.put(path_to(scene, "pleno/place"), lead, place, headers=version)
    stale = system.evaluation.put(path_to(scene, "pleno/place"), lead, place, headers=version)
    content = record_all(scene)
    deed(
        scene,
        "pleno/objection",
        colleague,
        {"content_sha256": content, "reason": "<script>alert(1)</script>"},
    )
    for who in (0, 1):
        confirm(scene, who, content)

    minutes = read(scene, "berita-acara", scene.ground.nation).json

    assert (by_colleague.status_code, placed.status_code, stale.status_code) == (403, 200, 412)
    assert (early["is_agreed"], early["indicators"][0]["agreed_level"]) == (False, None)
    assert (minutes["is_agreed"], minutes["content_sha256"], minutes["place"]) == (
        True,
        content,
        place["place"],
    )
    assert minutes["held_told"] == {"id": "20 November 2026", "en": "20 November 2026"}
    order = [one["evaluator_id"] for one in minutes["participants"]]
    assert sorted(order) == sorted(str(one.account_id) for one in scene.evaluators)
    at = order.index(str(lead.account_id))
    assert [one["is_lead"] for one in minutes["participants"]] == [at == 0, at == 1]
    assert all(one["confirmed_told"]["id"].endswith("WIB") for one in minutes["participants"])
    rows = {row["indicator_code"]: row for row in minutes["indicators"]}
    assert rows[FIRST]["levels"] == [5, 5]
    assert (rows[CODES[1]]["levels"][at], rows[CODES[1]]["agreed_level"]) == (4, 4)
    assert rows[CODES[1]]["reason"] == "sepakat pada 4"
    assert [one["reason"] for one in minutes["objections"]] == ["<script>alert(1)</script>"]


def test_page_and_text_are_whole_by_themselves(system: System) -> None:
    scene = make_pleno(system)
    lead, colleague = scene.evaluators
    draft = read(scene, "berita-acara.html", lead).text
    reason = 'bukti "SK" <img src=x onerror=alert(1)> & lain'
    content = record(scene, {FIRST: 5}, reason=reason).json["sheet"]["content_sha256"]
    record(scene, dict.fromkeys(CODES[1:], 4))
    deed(scene, "pleno/objection", colleague, {"content_sha256": content, "reason": "tidak"})
    content = read(scene, "pleno", lead).json["sheet"]["content_sha256"]
    for who in (0, 1):
        confirm(scene, who, content)

    page = read(scene, "berita-acara.html", colleague)
    told = read(scene, "berita-acara.txt", colleague)

    assert "RANCANGAN" in draft
    assert (page.mimetype, told.mimetype) == ("text/html", "text/plain")
    assert page.headers["Content-Disposition"].startswith("attachment; ")
    assert page.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    text = page.text
    assert not re.search(r"<script|<img|<link|\ssrc=|href=|\son\w+=|https?://|@import|url\(", _tags_of(text))
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; lain" in text
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    told_hash = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{told_hash}'" in text
    assert content in text
    assert "RANCANGAN" not in text
    lines = told.text.splitlines()
    assert lines[0] == "*Berita Acara Pleno Penilaian Pelayanan Publik*"
    assert f"{FIRST}: *5* (5, 5) – {reason}" in lines
    assert lines[-1].endswith(path_to(scene, "berita-acara"))


def _tags_of(page: str) -> str:
    """The page's own tags, without what people wrote, and with its style."""
    return " ".join(re.findall(r"<[^>]*>|<style>.*?</style>", page, re.DOTALL))
