"""A record's way by its pages, from registering to publishing; by mouse, without script or by keyboard."""

from collections.abc import Callable, Collection

from playwright.sync_api import Page, Route

from tests.journeys.keyboard import FAR
from tests.journeys.scene import Scene, tab_to
from tests.support.system import Person

SUMMARY = "Pasien mendaftar lewat WhatsApp atau Telegram dari rumah dan datang saat gilirannya tiba."


def click(page: Page, wanted: str) -> None:
    """A box is ticked, everything else opens a page."""
    found = page.locator(wanted).first
    if found.get_attribute("type") == "checkbox":
        found.check()
        return
    with page.expect_navigation(wait_until="load"):
        found.click()


def use_keys(page: Page, wanted: str) -> None:
    """The same without a mouse: reached by Tab."""
    tab_to(page, wanted, FAR)
    if page.evaluate("document.activeElement.type === 'checkbox'"):
        page.keyboard.press("Space")
        return
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def write(page: Page, wanted: str, text: str, send: Callable[[Page, str], None]) -> None:
    if send is click:
        page.fill(wanted, text)
        return
    tab_to(page, wanted, FAR)
    page.keyboard.type(text)


def register(page: Page, name: str, send: Callable[[Page, str], None], unit_id: str) -> None:
    """The first page; a name like one that is there already is asked about."""
    write(page, "#name", name, send)
    write(page, "#long_name", "Sistem Pendaftaran Online Whatsapp dan Telegram", send)
    write(page, "#meaning_id", "pasien mendaftar lewat WhatsApp atau Telegram", send)
    send(page, f"[id='unit_ids-{unit_id}']")
    send(page, "#channels-whatsapp")
    send(page, "#channels-telegram")
    if name == "Saroale":
        send(page, "main form button")
        return
    page.locator("main form button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#confirmed_name")
    assert (page.input_value("#name"), page.is_checked("#channels-telegram")) == (name, True)
    assert "Saroale" in page.inner_text("section[aria-label='Kemungkinan inovasi serupa']")
    send(page, "#confirmed_name")
    send(page, "main form button")


def tell(page: Page, send: Callable[[Page, str], None]) -> None:
    """What has to be told: the summary, the stage, the office; then back to the overview."""
    write(page, "#summary", SUMMARY, send)
    send(page, "button[value=lanjut]")
    send(page, "a[href$='/ubah/tahapan']")
    if send is click:
        page.select_option("#stage", "implementation")
    else:
        tab_to(page, "#stage", FAR)
        page.keyboard.type("Penerapan")
    write(page, "#implementation_since", "Oktober 2019", send)
    send(page, "button[value=lanjut]")
    send(page, "a[href$='/ubah/kontak']")
    write(page, "[id='contact_office.name']", "RSUD Sekayu", send)
    write(page, "[id='contact_office.telephone']", "0714 321234", send)
    send(page, "button[value=lanjut]")
    send(page, "main ol a[href$='/kelola']")


def take_steps(
    scene: Scene,
    person: Person,
    path: str,
    steps: list[str],
    send: Callable[[Page, str], None],
    *,
    script: bool,
) -> None:
    with scene.reader(person, script=script, registry=True) as pages:
        page = pages.open("/kerja")
        send(page, f"main h3 a[href='{path}/kelola']")
        for step in steps:
            send(page, f"a[href='{path}/langkah/{step}']")
            send(page, "main form button")
            assert page.locator("main textarea[readonly]").first.input_value().startswith("Saroale")


class WeakLine:
    """The way of a page's parts of files to the service: all are noted, some hang until the line breaks."""

    def __init__(self, page: Page, hanging: Collection[int]) -> None:
        self.offsets: list[int] = []
        self._hanging = hanging
        self._waiting: list[Route] = []
        page.route("**/api/v1/uploads/*", self._pass)

    def _pass(self, route: Route) -> None:
        if route.request.method == "PATCH":
            self.offsets.append(int(route.request.headers["upload-offset"]))
            if len(self.offsets) in self._hanging:
                self._waiting.append(route)
                return
        route.continue_()

    def break_off(self) -> None:
        """What hangs does not arrive."""
        for route in self._waiting:
            route.abort("internetdisconnected")
        self._waiting.clear()
