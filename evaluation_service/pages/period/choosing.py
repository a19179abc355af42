"""What the forms of a period offer to choose from: owners, regions, instruments, sets of forms."""

from typing import Any

from sqlalchemy.orm import Session

from evaluation_service.instruments import queries as instruments
from evaluation_service.registry_copy.choosing import list_regions_under
from evaluation_service.registry_copy.queries import list_region_names
from evaluation_service.scoring.forms import list_form_sets
from shared.actor import Actor
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR

FEW = 40


def list_owners(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """Whose periods the reader may draft: (code, name), the nation's with an empty code."""
    codes = sorted(code for code in actor.regions_of(EVALUATION_ADMINISTRATOR) if code)
    names = list_region_names(session, codes)
    owners = [(code, names.get(code, code)) for code in codes]
    return [("", ""), *owners] if actor.has_role(NATIONAL_ADMINISTRATOR) else owners


def list_scope(session: Session, owner_code: str | None) -> list[tuple[str, str]]:
    """The regions that a period of this owner may be about."""
    return [
        (region.code, f"{region.code} {region.name}") for region in list_regions_under(session, owner_code)
    ]


def list_usable_instruments(session: Session, owner_codes: set[str | None]) -> list[dict[str, Any]]:
    """The scored instruments that a period of one of these owners may use."""
    owners = {code for code in owner_codes if code}
    return [
        {
            "key": f"{row['instrument_id']}@{row['version']}",
            "title": row["title"],
            "version": row["version"],
            "form_sets": list_sets(row["document"]),
        }
        for row in instruments.list_usable_instruments(session, owners)
    ]


def list_sets(document: dict[str, Any]) -> list[tuple[str, dict[str, str]]]:
    """The sets of forms of an instrument that has several: (code, its name in both languages)."""
    if document["format_version"] < 2:
        return []
    known = set(list_form_sets(document))
    return [(row["code"], row["name"]) for row in document["form_sets"] if row["code"] in known]
