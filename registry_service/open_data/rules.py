"""Decisions about open data: who releases it, under which licence, and which fields go into it.

The fields are named one by one: what a record gains later is in no release before somebody decides so.
"""

from collections.abc import Mapping

from shared.actor import Actor
from shared.contracts.roles import INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR

BUILD = "open_data"
RELEASERS = (INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)

# A licence of data, apart from the programs'; a release keeps the one that it was made under.
LICENCE = "CC-BY-4.0"
LICENCES: Mapping[str, Mapping[str, str]] = {
    "CC-BY-4.0": {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0 International",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    }
}

OF_INNOVATIONS = (
    "innovation_id",
    "region_code",
    "region_name",
    "owner_kind",
    "agency_id",
    "agency_name",
    "name",
    "long_name",
    "aliases",
    "meaning_id",
    "meaning_en",
    "unit_ids",
    "run_by",
    "partners",
    "channels",
    "channel_other",
    "is_digital",
    "since_value",
    "since_precision",
    "coverage",
    "service",
    "is_national_system",
    "is_flagship",
    "problem",
    "benefits",
    "is_programme",
    "component_ids",
    "inferred",
    "summary",
    "background",
    "aim",
    "novelty",
    "how_it_works",
    "results",
    "sustainability",
    "lessons",
    "facilities",
    "stage",
    "initiative_since",
    "trial_since",
    "implementation_since",
    "operating_since",
    "initiator",
    "form",
    "affairs",
    "sdgs",
    "target_groups",
    "legal_bases",
    "team_decree",
    "budgets",
    "recognitions",
    "outside_partners",
    "national_system_name",
    "reach_figures",
    "continuity",
    "stopped_on",
    "recorded_from",
    "published_at",
)
OF_AGENCIES = (
    "agency_id",
    "region_code",
    "region_name",
    "parent_agency_id",
    "kind",
    "official_name",
    "short_name",
    "aliases",
    "valid_from",
    "valid_to",
    "succession",
    "succession_on",
    "successor_ids",
    "predecessor_ids",
)
OF_UNITS = (
    "unit_id",
    "agency_id",
    "agency_name",
    "region_code",
    "region_name",
    "kind",
    "official_name",
    "short_name",
    "aliases",
    "valid_from",
    "valid_to",
)
OF_MONTHS = ("innovation_id", "innovation_name", "region_code", "month", "channel", "count", "basis")
OF_STATED = (
    "innovation_id",
    "innovation_name",
    "region_code",
    "count",
    "stated_where",
    "stated_on",
    "basis",
    "inferred",
)


def require_releaser(actor: Actor, region_code: str | None) -> str:
    """The role to release under; without a region it takes a national one. Raises Forbidden."""
    return actor.require_mandate(RELEASERS, region_code).role
