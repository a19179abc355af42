"""Which links may be visited, where they lead, and what evidence may say."""

from typing import Any

import pytest

from registry_service.evidence import rules
from shared.links import rules as links


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://youtu.be/a?t=1", True),
        ("http://contoh.go.id:8080/a%20b#c", True),
        ("https://dédé.id/", True),
        ("ftp://contoh.go.id/a", False),
        ("javascript:alert(1)", False),
        ("//contoh.go.id/a", False),
        ("https:///a", False),
        ("https://nama:sandi@contoh.go.id/", False),
        ("https://nama@contoh.go.id/", False),
        ("https://contoh.go.id/a b", False),
        ("https://contoh.go.id\\@127.0.0.1/", False),
        ("https://contoh.go.id:99999/", False),
        ("https://contoh.go.id:0/", False),
        ("https://[::1", False),
        ("contoh.go.id", False),
    ],
)
def test_link_is_an_address_of_the_web_without_credentials(url: str, is_link: bool) -> None:
    assert (links.find_link_problem(url) is None) == is_link


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::808:808", True),
    ],
)
def test_address_is_visited_only_if_it_is_of_the_whole_internet(address: str, is_public: bool) -> None:
    assert links.is_public_address(address) == is_public


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b?c=1#d", "https://contoh.go.id/b?c=1"),
        ("b", "https://contoh.go.id/a/b"),
        ("http://lain.id", "http://lain.id"),
        ("file:///etc/passwd", None),
        ("https://nama:sandi@lain.id/", None),
        ("gopher://lain.id", None),
        ("https://[", None),
    ],
)
def test_redirect_leads_to_another_link_or_nowhere(location: str, target: str | None) -> None:
    assert links.follow("https://contoh.go.id/a/", location) == target


@pytest.mark.parametrize(
    ("url", "asks"),
    [
        ("https://accounts.google.com/v3/x", True),
        ("https://login.microsoftonline.com/common/oauth2", True),
        ("https://contoh.go.id/login.php?next=/a", True),
        ("https://contoh.go.id/masuk", True),
        ("https://contoh.go.id/berita/loginnya-mudah", False),
        ("https://drive.google.com/file/d/a/view", False),
    ],
)
def test_redirect_to_a_sign_in_page_is_known(url: str, asks: bool) -> None:
    assert links.leads_to_sign_in(url) == asks


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, "reachable"),
        (206, "reachable"),
        (401, "needs_sign_in"),
        (403, "needs_sign_in"),
        (404, "unreachable"),
        (410, "unreachable"),
        (500, "unreachable"),
        (304, "unreachable"),
    ],
)
def test_answer_is_judged_by_its_status(status: int, state: str) -> None:
    assert links.judge_status(status) == links.Finding(state, status)


GIVEN: dict[str, Any] = {"kind": "file", "field": None, "upload_id": 1, "url": None}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"field": "legal_bases"}, []),
        ({"field": "colour"}, ["field"]),
        ({"upload_id": None}, ["upload_id"]),
        ({"url": "https://a.id"}, ["url"]),
        ({"kind": "photo", "upload_id": None, "url": "https://a.id"}, ["url", "upload_id"]),
        ({"kind": "link", "upload_id": None, "url": "https://a.id"}, []),
        ({"kind": "link", "upload_id": None, "url": "ftp://a.id"}, ["url"]),
        ({"kind": "link", "field": "colour"}, ["field", "url", "upload_id"]),
    ],
)
def test_evidence_is_a_file_or_a_link_for_a_field_that_there_is(
    changes: dict[str, Any], fields: list[str]
) -> None:
    problems = rules.find_evidence_problems("innovation", {**GIVEN, **changes})

    assert [problem.field for problem in problems] == fields
