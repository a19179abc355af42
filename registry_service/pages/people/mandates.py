"""The pages that give a role and end one; which role needs which place is the rules' to say."""

from typing import Any
from uuid import UUID

from marshmallow import Schema
from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_agency_choices
from registry_service.pages.people.frame import (
    KEEPERS,
    Question,
    ask,
    list_own_regions,
    name_places,
    people_pages,
)
from registry_service.people import queries, rules
from registry_service.people.actions import keeping, mandates
from registry_service.people.models import MandateRow
from registry_service.people.schemas import MandateInput
from shared.actor import Actor, Mandate
from shared.contracts.roles import ALL_ROLES
from shared.errors import NotFound
from shared.http.fields import RegionCode
from shared.web.catalogues import mark as _
from shared.web.forms import Form, form_of
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.roles import name_role
from shared.web.site import address_of

GIVE = "/orang/<uuid:account_id>/peran"
END = "/peran/<uuid:mandate_id>/akhiri"


class PlaceArguments(Schema):
    """The region in which a role is to be given."""

    region_code = RegionCode(load_default=None)


@people_pages.read(GIVE, access=KEEPERS, arguments=PlaceArguments)
def show_roles(
    session: Session,
    actor: Actor,
    account_id: UUID,
    arguments: dict[str, Any] | None = None,
    form: Form | None = None,
) -> Shown:
    """The form for a role; the agencies are those of the region that was chosen."""
    account = queries.get_account(session, account_id)
    if not rules.may_keep_account(actor, account.region_code, ()):
        raise NotFound("there is no such account")
    choices = list_own_regions(session, actor)
    region_code = (arguments or {}).get("region_code") or (form.value("region_code") if form else None)
    region_code = region_code or account.region_code or (choices[0][0] if len(choices) == 1 else None)
    return Shown(
        "people/mandate.html",
        {
            "account_id": account_id,
            "name": queries.get_detail(session, account_id).full_name,
            "regions": choices,
            "region_code": region_code,
            "agencies": list_agency_choices(session, region_code) if region_code else [],
            "roles": [code for code in ALL_ROLES if _may_be_given(actor, code, region_code)],
            "form": form or form_of({"region_code": region_code}),
        },
    )


def _may_be_given(actor: Actor, role: str, region_code: str | None) -> bool:
    return rules.may_give_mandate(actor, Mandate(role, region_code))


@people_pages.form(GIVE, access=KEEPERS, show=show_roles, body=MandateInput)
def give_role(session: Session, actor: Actor, account_id: UUID, body: dict[str, Any]) -> See:
    """Give the role."""
    had_password = queries.get_account(session, account_id).password_hash is not None
    given = mandates.give_mandate(session, actor, account_id, **body)
    account = queries.get_account(session, account_id)
    told = _("%(role)s: given, and in force at once.")
    if had_password and account.password_hash is None:
        told = _("%(role)s: given. The password is void now: make a new link for this person.")
    place = name_places(session, [given])[0]
    values = {"role": name_role(given.role), "place": _write_place(place.region, place.agency)}
    share = _("Your role in Prima: %(role)s, %(place)s.") if values["place"] else ""
    return See(address_of(f"/orang/{account_id}"), Notice(told, values, share))


def _write_place(region: str | None, agency: str | None) -> str:
    return ", ".join(part for part in (agency, region) if part)


def _get_ending(session: Session, actor: Actor, mandate_id: UUID) -> MandateRow:
    mandate = queries.get_mandate(session, mandate_id)
    if not rules.may_give_mandate(actor, queries.as_mandates([mandate])[0]):
        raise NotFound("there is no such mandate")
    keeping.refuse_unless_kept(session, actor, queries.get_account(session, mandate.account_id))
    return mandate


@people_pages.read(END, access=KEEPERS)
def ask_to_end(session: Session, actor: Actor, mandate_id: UUID, form: Form | None = None) -> Shown:
    """Ask before a role ends."""
    mandate = _get_ending(session, actor, mandate_id)
    place = name_places(session, [mandate])[0]
    lead = _(
        "%(name)s, %(place)s: the role ends at once. Drafts belong to the agency and stay."
        " When somebody moves to another agency, end this role here and give the new one."
    )
    values = {
        "role": name_role(mandate.role),
        "name": queries.get_detail(session, mandate.account_id).full_name,
        "place": _write_place(place.region, place.agency),
    }
    back = address_of(f"/orang/{mandate.account_id}")
    return ask(Question(_("End the role %(role)s?"), lead, _("End the role"), back, values))


@people_pages.form(END, access=KEEPERS, show=ask_to_end)
def end_role(session: Session, actor: Actor, mandate_id: UUID) -> See:
    """End it."""
    ended = mandates.end_mandate(session, actor, mandate_id)
    notice = Notice(_("%(role)s: ended."), {"role": name_role(ended.role)}, share="")
    return See(address_of(f"/orang/{ended.account_id}"), notice)
