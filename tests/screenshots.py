"""`python -m tests.screenshots [FOLDER]`: the demonstration's pages as pictures, for the README."""

import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from tests.journeys.scene import Scene, open_scene
from tests.support.browser import find_chromium
from tests.support.pictured_work import Shown, make_work
from tests.support.servers import run_forked, start_servers, stop_servers
from tests.support.system import System

README = (
    ("home", "id", 1280, "light"),
    ("innovation", "id", 1280, "light"),
    ("catalogue", "id", 360, "dark"),
    ("due", "id", 1280, "light"),
    ("record", "id", 1280, "light"),
    ("usage", "id", 1280, "light"),
    ("aspect", "id", 1280, "light"),
    ("progress", "id", 1280, "light"),
    ("release", "id", 1280, "light"),
    ("survey", "id", 360, "light"),
)
WAYS = (("id", 1280, "light"), ("en", 360, "dark"), ("id", 360, "light"), ("en", 1280, "dark"))


@contextmanager
def loaded_demonstration() -> Iterator[Scene]:
    """Both services with the five real cases, listening, and a browser."""
    with tempfile.TemporaryDirectory(prefix="prima-binaries-") as copies:
        Path(copies).chmod(0o711)
        servers = start_servers(Path(copies), 18)
        try:
            with open_scene(servers) as scene:
                _load(scene.system)
                yield scene
        finally:
            stop_servers(servers)


def _load(system: System) -> None:
    """The cases, while feed and worker go on in this thread."""
    system.serve()
    with ThreadPoolExecutor(1) as pool:
        loading = pool.submit(run_forked, system.servers, system.environment, "infra.demo", "load")
        while not loading.done():
            system.sync()
            system.work()
            time.sleep(0.05)
        loading.result()


def list_public(system: System) -> dict[str, Shown]:
    """What everybody sees, by short names, out of what is loaded."""
    items = system.registry.get("/api/v1/catalogue?limit=200").json["items"]
    programme = next(item for item in items if item["is_programme"])
    used = next(item for item in items if not item["is_programme"] and item["users_per_month"])
    agency = next(item["agency_id"] for item in items if item["agency_id"])
    paths = {
        "home": "/",
        "catalogue": "/katalog?text=layanan",
        "innovation": f"/inovasi/{used['innovation_id']}",
        "programme": f"/inovasi/{programme['innovation_id']}",
        "agency": f"/perangkat-daerah/{agency}",
        "region": f"/daerah/{used['region_code']}",
        "sign_in": "/masuk",
        "missing": "/tidak-ada",
    }
    return {name: Shown(None, path) for name, path in paths.items()}


def _make_small(path: Path) -> None:
    """Few colours are enough for a page."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)


def main(arguments: list[str]) -> int:
    """Take the README's pictures, or with `--all` every page in both languages, widths and schemes."""
    folder = Path(next((each for each in arguments if not each.startswith("-")), "infra/pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    if find_chromium() is None:
        print("there is no Chromium on PATH")  # noqa: T201 - a command prints
        return 1
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with loaded_demonstration() as scene:
        shown = {**list_public(scene.system), **make_work(scene.system)}
        is_all = "--all" in arguments
        wanted = [(name, *way) for name in shown for way in WAYS] if is_all else README
        for name, language, width, scheme in wanted:
            _take(scene, shown[name], folder / f"{name}-{language}-{width}-{scheme}.png", is_whole=is_all)
    return 0


def _take(scene: Scene, shown: Shown, path: Path, *, is_whole: bool) -> None:
    _, language, width, scheme = path.stem.rsplit("-", 3)
    with scene.reader(shown.person, language, int(width), scheme, registry=shown.is_registrys) as pages:
        page = pages.open(shown.path)
        page.screenshot(path=path, full_page=is_whole)
    _make_small(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
