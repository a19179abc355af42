"""The pages on which a period is drafted and its identity is changed."""

from typing import Any
from uuid import UUID

from marshmallow import fields, pre_load, validate
from sqlalchemy.orm import Session

from evaluation_service.instruments.naming import LARGEST_VERSION
from evaluation_service.pages.period import words
from evaluation_service.pages.period.choosing import (
    FEW,
    list_owners,
    list_scope,
    list_usable_instruments,
)
from evaluation_service.pages.period.frame import KEEPERS, frame_of, period_pages
from evaluation_service.periods.actions import periods as deeds
from evaluation_service.periods.schemas import PeriodChange, PeriodInput
from shared import clock
from shared.actor import Actor
from shared.http.fields import Line, StrictInteger
from shared.web.catalogues import mark as _
from shared.web.forms import Form, form_of
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of, whole_address_of

INSTRUMENT = "a version is chosen together with its instrument"


class ChosenInstrument:
    """One choice on the page names the instrument and its version: `id@version`."""

    @pre_load
    def split_choice(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """As the API's schema wants it: two fields."""
        name, at, version = str(data.get("instrument_id", "")).rpartition("@")
        if not at or not (version.isascii() and version.isdigit() and len(version) < 10):
            return data
        return {**data, "instrument_id": name, "instrument_version": int(version)}


class NewPeriodForm(ChosenInstrument, PeriodInput):
    """A new period as the page sends it."""

    instrument_version = StrictInteger(
        load_default=0,
        validate=validate.Range(min=1, max=LARGEST_VERSION),
        metadata={"description": INSTRUMENT},
    )


class IdentityForm(ChosenInstrument, PeriodChange):
    """What a period is and is about, as the page sends it; what is decided stands on another page."""

    instrument_id = Line(required=True, longest=80)
    form_set = Line(allow_none=True, longest=50)
    region_codes = fields.List(fields.String(), load_default=list, validate=validate.Length(max=600))


@period_pages.read("/periode/baru", access=KEEPERS)
def show_new(session: Session, actor: Actor, form: Form | None = None) -> Shown:
    """The form of a new period."""
    owners = list_owners(session, actor)
    wanted = owners[0][0] if owners else ""
    year = str(clock.now().year)
    fresh = form_of({"owner_region_code": wanted, "year_held": year, "year_assessed": year})
    shown = form or fresh
    chosen = shown.value("owner_region_code") or (wanted if len(owners) == 1 else "")
    known = {code for code, _name in owners}
    scope = list_scope(session, (chosen if chosen in known else wanted) or None)
    if len(scope) == 1 and form is None:
        shown = Form({**shown.values, "region_codes": [scope[0][0]]})
    values = {
        "form": shown,
        "owners": owners,
        "scope": scope,
        "has_few": len(scope) <= FEW,
        "instruments": list_usable_instruments(session, {code or None for code in known}),
        "words": words,
    }
    return Shown("period/new.html", values)


@period_pages.form("/periode/baru", access=KEEPERS, show=show_new, body=NewPeriodForm)
def draft_period(session: Session, actor: Actor, body: dict[str, Any]) -> See:
    """Draft it, and go on with its lokus."""
    period = deeds.draft_period(session, actor, **body)
    path = f"/periode/{period.period_id}"
    return See(
        address_of(f"{path}/lokus"),
        Notice(
            _("The period “%(name)s” is drafted. Next: choose its lokus."),
            {"name": period.name, "link": whole_address_of(path)},
            share=_("A new period is being prepared: %(name)s. For its administrators: %(link)s"),
        ),
    )


@period_pages.read("/periode/<uuid:period_id>/identitas", access=KEEPERS)
def show_identity(session: Session, actor: Actor, period_id: UUID, form: Form | None = None) -> Shown:
    """What the period is and is about."""
    shown = frame_of(session, actor, period_id, "identity")
    period = shown["period"]
    scope = list_scope(session, period["owner_region_code"])
    known = {**period, "instrument_id": f"{period['instrument_id']}@{period['instrument_version']}"}
    values = {
        "form": (form or form_of(known)).beside(known),
        "scope": scope,
        "has_few": len(scope) <= FEW,
        "instruments": list_usable_instruments(session, {period["owner_region_code"]}),
    }
    return Shown("period/identity.html", {**shown, **values})


@period_pages.form(
    "/periode/<uuid:period_id>/identitas",
    access=KEEPERS,
    show=show_identity,
    body=IdentityForm,
    if_match=True,
)
def change_identity(
    session: Session, actor: Actor, period_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Change a draft."""
    period = deeds.change_period(session, actor, period_id, expected_version, body)
    notice = Notice(_("“%(name)s” is saved. Next: choose its lokus."), {"name": period.name})
    return See(address_of(f"/periode/{period_id}/lokus"), notice)
