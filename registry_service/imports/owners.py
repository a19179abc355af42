"""Decides whose the innovation of a row is, and whether the actor may write for that owner; notes nothing."""

from typing import NamedTuple
from uuid import UUID

from registry_service.imports.lookups import NameProblem
from registry_service.imports.run import NO_RIGHT, OTHER_AGENCY, Run
from shared.sheets.cells import Reason


class Owner(NamedTuple):
    """Whose it is; `reason` says why a row may not name this owner."""

    kind: str
    agency_id: UUID | None
    reason: Reason | None


def find_owner(run: Run, name: str | None, kind: str | None) -> Owner:
    """The agency that a row names; without one, that of the import or nobody's."""
    agency_id, reason = run.agency_id, None
    if name is not None:
        try:
            agency_id = run.places.find_agency(name)
        except NameProblem as problem:
            return Owner(kind or "unknown", None, problem.reason)
        if run.agency_id is not None and agency_id != run.agency_id:
            reason = OTHER_AGENCY
    elif kind not in (None, "agency"):
        agency_id = None
    if reason is None and run.drafting_role(agency_id) is None:
        reason = NO_RIGHT
    return Owner(kind or ("unknown" if agency_id is None else "agency"), agency_id, reason)
