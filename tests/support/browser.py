"""A real Chromium, as Debian packages it, through Playwright; every request of a page is noted."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from playwright.sync_api import Browser, Page, Playwright, Request, expect, sync_playwright

# Bounds what would be a hang, on a machine that is busy with other tests.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)
LOCALES = {"id": "id-ID", "en": "en-GB"}


def find_chromium() -> str | None:
    """The browser on PATH."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class SharedBrowser:
    """One browser for all scenes of a run, begun when first wanted: its start costs as much as ten pages."""

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    def get(self) -> Browser:
        """The browser; another one if it has ended."""
        if self._browser is None or not self._browser.is_connected():
            self._playwright = self._playwright or sync_playwright().start()
            self._browser = _launch(self._playwright)
        return self._browser

    def close(self) -> None:
        """End the browser, if there is one."""
        if self._browser is not None:
            self._browser.close()
        if self._playwright is not None:
            self._playwright.stop()


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser for as many pages as wanted."""
    shared = SharedBrowser()
    try:
        yield shared.get()
    finally:
        shared.close()


def _launch(playwright: Playwright) -> Browser:
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    return playwright.chromium.launch(
        executable_path=find_chromium(), args=[*sandbox, "--disable-gpu", "--disable-dev-shm-usage"]
    )


_SHARED = SharedBrowser()


def share_browser() -> Browser:
    """The one browser of this process; every reader has cookies and pages of their own in it."""
    return _SHARED.get()


def close_shared_browser() -> None:
    """End it when the run ends."""
    _SHARED.close()


class BrowserPages:
    """Pages of one reader: a language, a width, a colour scheme, with script or without."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        language: str = "id",
        width: int = 1280,
        scheme: Any = "light",
        *,
        script: bool = True,
        peer_url: str | None = None,
    ) -> None:
        self.url = url
        self.peer_url = peer_url or url
        self.asked: list[str] = []
        self.bytes_sent = 0
        self._largest: dict[str, int] = {}
        self.said: list[str] = []
        self._turned: Page | None = None
        self._context = browser.new_context(
            base_url=url,
            locale=LOCALES[language],
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=script,
        )
        self._context.set_default_timeout(PATIENCE_MS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._context.close()

    def add_cookies(self, cookies: Mapping[str, str]) -> None:
        """Cookies of the host; ports make no difference to them."""
        self._context.add_cookies([{"name": n, "value": v, "url": self.url} for n, v in cookies.items()])

    def drop_cookies(self) -> None:
        """Forget every cookie, as a browser does whose session has ended."""
        self._context.clear_cookies()

    def forget_cookies(self) -> None:
        """As if every session had ended."""
        self._context.clear_cookies()

    def cut_off(self, *, cut: bool = True) -> None:
        """Take the network away, or give it back."""
        self._context.set_offline(cut)

    def let_pass(self, seconds: int) -> None:
        """Let the pages' clock run ahead, with what falls due meanwhile; `hold_clock` goes before."""
        self._context.clock.run_for(seconds * 1000)

    def hold_clock(self) -> None:
        """Give the pages opened from now on a clock that can run ahead."""
        self._context.clock.install()

    def open(self, path: str) -> Page:
        """A page in a tab of its own, loaded to the end."""
        page = self._context.new_page()
        page.on("request", self._note)
        page.on("requestfinished", self._count)
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.goto(path, wait_until="load")
        return page

    def turn_to(self, path: str) -> Page:
        """A page in the one tab that goes from page to page; each counts as the first that somebody loads."""
        if self._turned is None:
            self._turned = self.open("about:blank")
        self._turned.goto(path, wait_until="load")
        return self._turned

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)
        if request.is_navigation_request() and request.redirected_from is None:
            self.bytes_sent = 0

    def _count(self, request: Request) -> None:
        """What this would have taken at first: more than it does out of a cache, or through a worker."""
        sizes, answer = request.sizes(), request.response()
        size = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        if answer is not None and answer.from_service_worker:
            size = max(size, int(answer.headers.get("content-length", 0)))
        self._largest[request.url] = max(size, self._largest.get(request.url, 0))
        self.bytes_sent += self._largest[request.url]

    @property
    def complaints(self) -> list[str]:
        """What the browser said against the page; that one is missing, or asks to sign in, is none."""
        return [text for text in self.said if "status of 404" not in text and "status of 401" not in text]

    @property
    def asked_elsewhere(self) -> list[str]:
        """Requests to anybody but the two services."""
        return [url for url in self.asked if not url.startswith((self.url, self.peer_url, "data:"))]
