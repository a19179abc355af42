"""`python -m tests.screenshots [FOLDER]`: the demonstration's pages as pictures, for the README."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from infra.demo.client import Client
from infra.demo.load import load_cases
from tests.support.browser import BrowserPages, find_chromium, open_browser
from tests.support.servers import Servers, start_servers, stop_servers
from tests.support.system import System, make_system

README = (
    ("home", "id", 1280, "light"),
    ("innovation", "id", 1280, "light"),
    ("catalogue", "id", 360, "dark"),
)
EVERY = tuple(
    (name, language, width, scheme)
    for name in ("home", "catalogue", "innovation", "programme", "agency", "region", "sign_in", "missing")
    for language, width, scheme in (
        ("id", 1280, "light"),
        ("en", 360, "dark"),
        ("id", 360, "light"),
        ("en", 1280, "dark"),
    )
)


@contextmanager
def loaded_demonstration() -> Iterator[System]:
    """Both services with the five real cases, listening."""
    with tempfile.TemporaryDirectory(prefix="prima-binaries-") as copies:
        Path(copies).chmod(0o711)
        servers: Servers = start_servers(Path(copies), 18)
        names = servers.new_databases()
        system = make_system(servers, servers.environment(*names))
        system.serve()
        os.environ.update(system.environment)
        clients = Client(system.environment["REGISTRY_URL"]), Client(system.environment["EVALUATION_URL"])
        with ThreadPoolExecutor(1) as pool:
            loading = pool.submit(lambda: list(load_cases(*clients)))
            while not loading.done():
                system.sync()
                system.work()
                time.sleep(0.05)
            loading.result()
        try:
            yield system
        finally:
            system.close()
            stop_servers(servers)


def list_paths(system: System) -> dict[str, str]:
    """The address of each page by its short name, out of what is loaded."""
    items = system.registry.get("/api/v1/catalogue?limit=200").json["items"]
    programme = next(item for item in items if item["is_programme"])
    used = next(item for item in items if not item["is_programme"] and item["users_per_month"])
    agency = next(item["agency_id"] for item in items if item["agency_id"])
    return {
        "home": "/",
        "catalogue": "/katalog?text=layanan",
        "innovation": f"/inovasi/{used['innovation_id']}",
        "programme": f"/inovasi/{programme['innovation_id']}",
        "agency": f"/perangkat-daerah/{agency}",
        "region": f"/daerah/{used['region_code']}",
        "sign_in": "/masuk",
        "missing": "/tidak-ada",
    }


def _make_small(path: Path) -> None:
    """Few colours are enough for a page."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)


def main(arguments: list[str]) -> int:
    """Take the README's pictures, or with `--all` every page in both languages, widths and schemes."""
    folder = Path(next((each for each in arguments if not each.startswith("-")), "infra/pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    wanted = EVERY if "--all" in arguments else README
    if find_chromium() is None:
        print("there is no Chromium on PATH")  # noqa: T201 - a command prints
        return 1
    with loaded_demonstration() as system, open_browser() as browser:
        paths = list_paths(system)
        for name, language, width, scheme in wanted:
            with BrowserPages(browser, system.environment["REGISTRY_URL"], language, width, scheme) as pages:
                page = pages.open(paths[name])
                path = folder / f"{name}-{language}-{width}-{scheme}.png"
                page.screenshot(path=path, full_page="--all" in arguments)
                _make_small(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
