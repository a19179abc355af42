"""What the pages of records have in common: a record on its keeper's desk, and how ready it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service import labels
from registry_service.agencies.models import Agency
from registry_service.agencies.queries import list_agencies_by_id
from registry_service.innovations import queries, rules
from registry_service.innovations.models import Innovation
from registry_service.pages.records.sections import SECTIONS, section_of
from registry_service.readiness.queries import tell_readiness
from registry_service.regions.models import Region
from registry_service.regions.queries import get_region
from shared.actor import Actor
from shared.errors import NotFound
from shared.http.access import any_of
from shared.web.language import choose_language
from shared.web.pages import Pages
from shared.web.site import address_of

records_pages = Pages("records", __file__)

KEEPERS = any_of(*rules.KEEPERS)
DRAFTERS = any_of(*rules.DRAFTERS)
OPEN = frozenset({"draft", "returned"})


@dataclass(frozen=True)
class Desk:
    """A record as one of its keepers has it before them: the record itself, or the draft beside it."""

    innovation: Innovation
    record: Mapping[str, Any]
    is_side_draft: bool
    region: Region
    agency: Agency | None

    @property
    def state(self) -> str:
        """Where the record, or the draft, stands."""
        return str(self.record["state"])

    @property
    def name(self) -> str:
        """What it is called, in the draft if this is one."""
        return str(self.record["name"])

    @property
    def home(self) -> str:
        """The page from which everything about it is reached."""
        return self.at("" if self.is_side_draft else "/kelola")

    def at(self, path: str) -> str:
        """An address below the record, or below the draft beside it."""
        side = "/usulan" if self.is_side_draft else ""
        return address_of(f"/inovasi/{self.innovation.innovation_id}{side}{path}")


def open_innovation(session: Session, actor: Actor, innovation_id: UUID) -> Innovation:
    """The innovation, if the actor keeps it; for everybody else it has no desk."""
    innovation = queries.get_innovation(session, actor, innovation_id)
    if not rules.may_see_drafts(actor, innovation.region_code, innovation.agency_id):
        raise NotFound("there is no such innovation")
    return innovation


def open_desk(session: Session, actor: Actor, innovation_id: UUID, *, side: bool = False) -> Desk:
    """The record, or the draft beside it, for one who keeps it; raises NotFound."""
    innovation = open_innovation(session, actor, innovation_id)
    if side:
        _, draft = queries.get_side_draft(session, actor, innovation_id)
        record = queries.answer_side_draft(session, actor, draft)
    else:
        record = queries.answer_innovation(session, actor, innovation)
    agency_id = record["agency_id"]
    agencies = list_agencies_by_id(session, [agency_id]) if agency_id else {}
    region = get_region(session, innovation.region_code)
    return Desk(innovation, record, side, region, agencies.get(agency_id))


def values_of_desk(session: Session, actor: Actor, desk: Desk) -> dict[str, Any]:
    """What every page about one record shows: its sections with what is filled, and what it lacks."""
    readiness = tell_readiness(session, actor, desk.innovation, desk.record)
    language = choose_language()
    rule_sets = [
        {
            "title": rule_set["title"][language],
            "is_submission": rule_set["rule_set_id"] == "submission",
            "is_ready": rule_set["is_ready"],
            "source": rule_set["source"],
            "gaps": [
                {
                    "words": gap["words"][language],
                    "is_blocking": gap["is_blocking"],
                    "section": section_of(gap["fact"]),
                    "fact": gap["fact"],
                }
                for gap in rule_set["gaps"]
            ],
        }
        for rule_set in readiness["rule_sets"]
    ]
    may_write = actor.find_mandate(rules.DRAFTERS, desk.region.code, desk.innovation.agency_id) is not None
    return {
        "desk": desk,
        "labels_of_states": labels.STATES,
        "record": desk.record,
        "region": desk.region,
        "agency": desk.agency,
        "sections": [
            {"slug": section.slug, "title": section.title, "filled": section.count_filled(desk.record)}
            for section in SECTIONS
        ],
        "rule_sets": sorted(rule_sets, key=lambda rule_set: not rule_set["is_submission"]),
        "word_counts": readiness["word_counts"],
        "may_write": may_write,
        "may_change": may_write and desk.state in OPEN,
    }
