"""The pages that outsiders open: each that there is, about what they know and about what is secret."""

import re
from collections.abc import Iterator
from itertools import product

from tests.evaluation.secret_ground import CLOSE, PLACES, Ground, ids_to_read
from tests.support.description_walk import see, some_of

NO_PAGES = re.compile(r"/(?:api|internal|static|health|ready)")
GAP = re.compile(r"<(?:[^<>]*:)?(\w+)>")


def find_page_leaks(ground: Ground, who: str, *spared: str) -> Iterator[tuple[str, str, int, list[str]]]:
    """Pages that failed, or tell somebody of a secret that was not in their address.

    Close administrators oversee the period: only what others wrote must not be on their pages. Ids of
    the `spared` kinds are no secrets any more.
    """
    person, secrets = ground.scene.outsiders[who], ground.secrets_of(who)
    told = {one for name in spared for one in secrets.secret.get(name, [])}
    if who in CLOSE:
        told = secrets.every
    for path in sorted(set(_list_paths(ground, who))):
        seen = see(ground.walk.running.get(path, person))
        asked = {one for one in secrets.every if one in path}
        leaks = ground.leaks_in(who, seen) - told - asked
        if leaks or seen.status >= 500:
            yield who, path, seen.status, sorted(leaks)


def _list_paths(ground: Ground, who: str) -> Iterator[str]:
    """Every page's addresses: with what is known, and with a secret of its kind."""
    ids, secret = ids_to_read(ground, who), ground.secret[who]
    for rule in ground.walk.running.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or NO_PAGES.match(rule.rule):
            continue
        names = GAP.findall(rule.rule)
        choices = [
            PLACES[name][:1]
            if name in PLACES
            else [*ids.get(name, [])[:1], *some_of(secret.get(name, []), 1)]
            for name in names
        ]
        for values in product(*choices):
            path = rule.rule
            for value in values:
                path = GAP.sub(value, path, count=1)
            yield path
