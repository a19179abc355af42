"""The pages on which everybody reads results, in a real Chromium."""

from collections.abc import Iterator

import pytest

from tests.journeys.scene import Scene, check_page, open_scene
from tests.support.browser import find_chromium
from tests.support.servers import Servers

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)


@pytest.fixture(scope="module")
def scene(servers: Servers) -> Iterator[Scene]:
    """One system and one browser for the whole file."""
    with open_scene(servers) as opened:
        opened.paths = {"periods": "/hasil"}
        yield opened


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", ["periods"])
def test_page_is_accessible_light_and_asks_nobody_else(scene: Scene, name: str, language: str) -> None:
    scheme = "dark" if language == "en" else "light"
    person = scene.system.make_person()
    with scene.reader(person, language, 360, scheme) as pages:
        page = pages.open(scene.paths[name])
        assert page.locator("form[action$='/keluar']").count() == 1

        check_page(pages, page, language, 360)
