"""Decisions about links: which one is visited, where it leads, what came of it; no I/O."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import SplitResult, urljoin, urlsplit

RECHECK_AFTER = timedelta(days=30)
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
class Finding:
    """What came of visiting a link; `status` is HTTP's, where an answer came."""

    state: str
    status: int | None = None


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
