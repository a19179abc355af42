"""A made-up catalogue for the search's benchmark: many innovations of 36 words, the real cases among them."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate
from typing import Any
from uuid import UUID

from infra.demo.cases import Case
from registry_service.agencies.rules import search_text as agency_search_text
from registry_service.agencies.rules import sort_key
from shared.contracts.innovation_entries import AFFAIRS, CHANNELS, STAGES, TARGET_GROUPS

DISTINCT_WORDS = 30_000
EXPONENT = 0.9
SYLLABLES = [
    first + vowel + last for first in "bdgjklmnprst" for vowel in "aeiou" for last in ("", "n", "r", "s")
]
BEGINNINGS, ENDINGS = ("", "", "", "", "pe", "me", "ber", "di", "ter"), ("", "", "", "an", "kan", "nya", "i")
# How many of the 36 words stand in each field.
WORDS = {"name": 3, "long_name": 5, "meaning_id": 8, "service": 6, "problem": 14}
OFFICES = {
    "Disdukcapil": "Dinas Kependudukan dan Pencatatan Sipil",
    "DPMPTSP": "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
    "Dinkes": "Dinas Kesehatan",
    "Disdik": "Dinas Pendidikan",
    "Dinsos": "Dinas Sosial",
    "Dishub": "Dinas Perhubungan",
    "Disnaker": "Dinas Tenaga Kerja",
    "Diskominfo": "Dinas Komunikasi dan Informatika",
    "DLH": "Dinas Lingkungan Hidup",
    "RSUD": "Rumah Sakit Umum Daerah",
}
PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)
Row = dict[str, Any]


@cache
def _make_words(seed: int) -> tuple[list[str], tuple[Any, ...]]:
    """The words, and the state in which making them has left the source of chance."""
    chance = random.Random(seed)  # noqa: S311 - made-up words, no secrets
    made: dict[str, None] = {}
    while len(made) < DISTINCT_WORDS:
        stem = "".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 2, 3))))
        made[chance.choice(BEGINNINGS) + stem + chance.choice(ENDINGS)] = None
    return list(made), chance.getstate()


class Corpus:
    """Words by how often they are used, and the rows that are made of them."""

    def __init__(self, seed: int, regions: list[str]) -> None:
        self.random = random.Random()  # noqa: S311 - made-up words, no secrets
        self.regions = regions
        self.words, state = _make_words(seed)
        self.random.setstate(state)
        self._weights = list(accumulate(1 / (rank**EXPONENT) for rank in range(1, DISTINCT_WORDS + 1)))
        self.agencies = list(self._make_agencies())
        self._of_region: dict[str, list[UUID]] = {}
        for agency in self.agencies:
            self._of_region.setdefault(agency["region_code"], []).append(agency["agency_id"])

    def _make_agencies(self) -> Iterator[Row]:
        for region in self.regions:
            for short, official in OFFICES.items():
                names = {"official_name": official, "short_name": short, "aliases": []}
                yield {
                    "agency_id": self.make_id(),
                    "region_code": region,
                    "kind": "rsud" if short == "RSUD" else "dinas",
                    **names,
                    "sort_key": sort_key(official),
                    "search_text": agency_search_text(names),
                }

    def make_id(self) -> UUID:
        """The next id; the same ones in every run."""
        return UUID(int=self.random.getrandbits(128), version=4)

    def list_innovations(self, count: int) -> Iterator[Row]:
        """So many published innovations."""
        for _ in range(count):
            words = self.random.choices(self.words, cum_weights=self._weights, k=sum(WORDS.values()))
            region = self.random.choice(self.regions)
            row = {"region_code": region, "agency_id": self.random.choice(self._of_region[region])}
            for field, many in WORDS.items():
                row[field], words = " ".join(words[:many]).capitalize(), words[many:]
            row |= {
                "channels": self.random.sample(
                    [c for c in CHANNELS if c != "other"], self.random.choice((0, 1, 1, 2))
                ),
                "is_digital": self.random.choice((True, False, None)),
                "stage": self.random.choice((*STAGES, None)),
                "affairs": [self.random.choice(AFFAIRS)],
                "target_groups": [self.random.choice(TARGET_GROUPS)] if self.random.random() < 0.1 else [],
            }
            yield complete(self.make_id(), row)

    def list_case_rows(self, case: Case) -> tuple[list[Row], list[Row]]:
        """Agencies and innovations of a real case."""
        ids = {agency["key"]: self.make_id() for agency in case["agencies"]}
        agencies = []
        for agency in case["agencies"]:
            names = {name: agency.get(name, []) for name in ("official_name", "short_name", "aliases")}
            agencies.append(
                {
                    "agency_id": ids[agency["key"]],
                    "region_code": case["region"],
                    "kind": agency["kind"],
                    **names,
                    "sort_key": sort_key(agency["official_name"]),
                    "search_text": agency_search_text(names),
                }
            )
        innovations = [
            complete(
                self.make_id(),
                {
                    **{name: given[name] for name in COMPLETE if name in given},
                    "region_code": case["region"],
                    "agency_id": ids.get(given.get("agency", "")),
                },
            )
            for given in case["innovations"]
        ]
        return agencies, innovations


COMPLETE: Row = {
    "name": None,
    "long_name": None,
    "aliases": [],
    "meaning_id": None,
    "meaning_en": None,
    "partners": [],
    "channels": [],
    "is_digital": None,
    "service": None,
    "is_national_system": False,
    "is_flagship": False,
    "problem": None,
    "benefits": [],
    "is_programme": False,
    "inferred": [],
    "stage": None,
    "affairs": [],
    "target_groups": [],
}


def complete(innovation_id: UUID, given: Row) -> Row:
    """A published innovation as its table holds it."""
    return {
        **COMPLETE,
        **given,
        "innovation_id": innovation_id,
        "owner_kind": "agency" if given["agency_id"] else "unknown",
        "sort_key": sort_key(given["name"]),
        "search_text": "",
        "state": "published",
        "published_at": PUBLISHED,
    }
