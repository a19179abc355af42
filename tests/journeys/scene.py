"""Both services listening in one process, a browser beside them, and people who are signed in there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from uuid import uuid4

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from registry_service.people import entrance, rules
from registry_service.people.models import SignInSession
from shared import clock
from shared.db import transaction
from shared.http.service import install_service
from tests.support.browser import BrowserPages, share_browser
from tests.support.servers import Servers
from tests.support.system import Person, Running, System, make_system

LARGEST = 150_000
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# Every rule of these levels; what passed is not described node by node, which takes longer than the rules.
# No page has sound or film (its policy forbids them), so nothing is fetched anew to look for any.
AXE = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"], "preload": False}


@dataclass
class Scene:
    """A system with pages to look at, a browser, and where the pages of both services are."""

    system: System
    browser: Browser
    registry_url: str
    evaluation_url: str
    paths: dict[str, str] = field(default_factory=dict)

    def reader(
        self,
        person: Person | None = None,
        language: str = "id",
        width: int = 1280,
        scheme: str = "light",
        *,
        script: bool = True,
        registry: bool = False,
    ) -> BrowserPages:
        """Somebody's browser, signed in if it is a person's; at the evaluation unless told otherwise."""
        url, peer = self.evaluation_url, self.registry_url
        if registry:
            url, peer = peer, url
        pages = BrowserPages(self.browser, url, language, width, scheme, script=script, peer_url=peer)
        if person is not None:
            pages.add_cookies(self.cookies_of(person))
        return pages

    def cookies_of(self, person: Person) -> dict[str, str]:
        """The cookies that signing in would have given; both services stand on one host and read them."""
        service = self.system.registry.service
        begun = SignInSession(
            session_id=uuid4(),
            account_id=person.account_id,
            expires_at=clock.now() + rules.SESSION_LIFETIME,
        )
        with transaction(service.engine, journal=service.journal) as session:
            session.add(begun)
            session.flush()
            with self.system.registry.app.app_context():
                entry = entrance.issue_entry(begun)
        self.system.sync()
        return {cookie.name: cookie.value for cookie in entry.cookies}


@contextmanager
def open_scene(servers: Servers) -> Iterator[Scene]:
    """Fresh databases, both services on sockets of their own, the browser of all scenes."""
    names = servers.new_databases()
    system = make_system(servers, servers.environment(*names))
    system.serve()
    registry, evaluation = system.environment["REGISTRY_URL"], system.environment["EVALUATION_URL"]
    _tell_addresses(system.registry, registry, evaluation)
    _tell_addresses(system.evaluation, evaluation, registry)
    yield Scene(system, share_browser(), registry, evaluation)
    system.close()
    servers.drop_databases(names)


def _tell_addresses(running: Running, own_url: str, peer_url: str) -> None:
    service = running.service
    settings = replace(service.settings, own_url=own_url, peer_url=peer_url, peer_public_url=peer_url)
    running.service = replace(service, settings=settings)
    install_service(running.app, running.service)


def check_page(pages: BrowserPages, page: Page, language: str, width: int) -> None:
    """For all people, in its language, no wider than the window, light, quiet, and asking nobody else."""
    found = Axe().run(page, options=AXE)

    assert [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]] == []
    assert page.get_attribute("html", "lang") == language
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert (pages.asked_elsewhere, pages.complaints) == ([], [])
    assert pages.bytes_sent < LARGEST


def tab_to(page: Page, wanted: str, most: int = 120) -> None:
    """Press Tab as long as it takes; somebody without a mouse has no other way."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    message = f"{wanted} was not reached by Tab"
    raise AssertionError(message)
