"""Decisions about evidence: what it may say, who keeps it, which link is visited, what came of it; no I/O."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit
from uuid import UUID

from registry_service.innovations.rules import FIELDS, KEEPERS, PUBLISHERS
from shared.actor import Actor, Mandate
from shared.contracts.standard_entries import STANDARD_COMPONENTS
from shared.errors import FieldProblem

LINK_CHECK = "link_check"
RECHECK_AFTER = timedelta(days=30)
MOST_FOR_ONE_RECORD = 200
FIELDS_OF: Mapping[str, tuple[str, ...]] = {"innovation": FIELDS, "service": STANDARD_COMPONENTS}
PURPOSE_OF: Mapping[str, str] = {"file": "evidence", "photo": "photo"}

PORTS: Mapping[str, int] = {"http": 80, "https": 443}
PUBLIC_PORTS = frozenset({80, 443, 8080, 8443})
SIGN_IN_HOSTS = frozenset(
    {
        "accounts.google.com",
        "login.microsoftonline.com",
        "login.live.com",
        "login.microsoft.com",
        "login.yahoo.com",
        "login.dropbox.com",
    }
)
SIGN_IN_PATHS = frozenset({"login", "signin", "sign-in", "log-in", "sso", "servicelogin", "masuk"})
MAPPED_NETWORK = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Subject:
    """The record that evidence belongs to; `is_shown` says that the public sees it."""

    kind: str
    subject_id: UUID
    region_code: str
    agency_id: UUID | None
    is_shown: bool
    is_closed: bool

    @property
    def owner(self) -> str:
        """The agency, or the region where no agency owns it."""
        return str(self.agency_id or self.region_code)


@dataclass(frozen=True)
class Finding:
    """What came of visiting a link; `status` is HTTP's, where an answer came."""

    state: str
    status: int | None = None


def is_keeper(actor: Actor, subject: Subject) -> bool:
    """Whether all evidence of the record exists for the actor, also what is not public."""
    return keeps_for(actor, subject.region_code, subject.agency_id)


def keeps_for(actor: Actor, region_code: str, agency_id: UUID | None) -> bool:
    """Whether the actor keeps the records of this agency, or with `None` of the region."""
    return actor.find_mandate(KEEPERS, region_code, agency_id) is not None


def verifies(actor: Actor, subject: Subject) -> bool:
    """Whether the actor is one of those who verify and publish records of the subject's region."""
    return actor.find_mandate(PUBLISHERS, subject.region_code) is not None


def require_keeper(actor: Actor, subject: Subject) -> Mandate:
    """The mandate to hand in and take out evidence; raises Forbidden."""
    return actor.require_mandate(KEEPERS, subject.region_code, subject.agency_id)


def find_evidence_problems(subject_kind: str, evidence: Mapping[str, Any]) -> list[FieldProblem]:
    """What is wrong with a piece of evidence as it is handed in."""
    problems = []
    if evidence["field"] is not None and evidence["field"] not in FIELDS_OF[subject_kind]:
        problems.append(FieldProblem("field", f"there is no such field of the {subject_kind}"))
    is_link = evidence["kind"] == "link"
    for name, is_wanted in (("url", is_link), ("upload_id", not is_link)):
        if (evidence[name] is not None) != is_wanted:
            told = "must be given" if is_wanted else "must not be given"
            problems.append(FieldProblem(name, f"{told} with a {evidence['kind']}"))
    if is_link and evidence["url"] is not None and (problem := find_link_problem(evidence["url"])):
        problems.append(FieldProblem("url", problem))
    return problems


def find_link_problem(url: str) -> str | None:
    """Why an address cannot be a link that others follow; `None` if it can."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        return "is no address"
    if parts.scheme not in PORTS:
        return "must begin with http:// or https://"
    if not host or any(sign.isspace() for sign in url) or port == 0 or "\\" in url:
        return "is no address"
    if parts.username is not None or parts.password is not None:
        return "must not hold a name or a password"
    return None


def may_visit_port(parts: SplitResult) -> bool:
    """Other ports than those of the web are none that a link of the public leads to."""
    return (parts.port or PORTS[parts.scheme]) in PUBLIC_PORTS


def is_public_address(text: str) -> bool:
    """Whether an address is one of the whole internet, also where it stands inside another."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in MAPPED_NETWORK:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public_address(str(inner))
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def follow(url: str, location: str) -> str | None:
    """Where a redirect leads; `None` if that is no link to follow."""
    try:
        target = urljoin(url, location)
    except ValueError:
        return None
    return None if find_link_problem(target) else target.partition("#")[0]


def leads_to_sign_in(url: str) -> bool:
    """A redirect to here means that the reader has to sign in first."""
    parts = urlsplit(url)
    steps = {step.partition(".")[0] for step in parts.path.lower().split("/")}
    return parts.hostname in SIGN_IN_HOSTS or not steps.isdisjoint(SIGN_IN_PATHS)


def judge_status(status: int) -> Finding:
    """What an answer that is no redirect says."""
    if 200 <= status < 300:
        return Finding("reachable", status)
    if status in (401, 403, 407):
        return Finding("needs_sign_in", status)
    return Finding("unreachable", status)
