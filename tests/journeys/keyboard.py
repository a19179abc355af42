"""What somebody without a mouse does: go there by Tab, press, tick, choose, write."""

from playwright.sync_api import Page

from tests.journeys.scene import tab_to

FAR = 250


def press(page: Page, wanted: str) -> None:
    """A link or a button that leads to another page, or shows this one again."""
    tab_to(page, wanted, FAR)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def tick(page: Page, wanted: str) -> None:
    """A box, or a summary that is opened."""
    tab_to(page, wanted, FAR)
    page.keyboard.press("Space")


def choose(page: Page, name: str, value: str, most: int = 30) -> None:
    """One of several: Tab reaches the group, the arrows go through it."""
    tab_to(page, f'[name="{name}"]', FAR)
    page.keyboard.press("Space")
    for _ in range(most):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    message = f"{name} has no {value}"
    raise AssertionError(message)


def pick(page: Page, wanted: str, value: str, most: int = 60) -> None:
    """An entry of a list, from its first one on."""
    tab_to(page, wanted, FAR)
    page.keyboard.press("Home")
    for _ in range(most):
        if page.input_value(wanted) == value:
            return
        page.keyboard.press("ArrowDown")
    message = f"{wanted} has no {value}"
    raise AssertionError(message)


def write(page: Page, wanted: str, text: str) -> None:
    """A field, in place of what stands there."""
    tab_to(page, wanted, FAR)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
