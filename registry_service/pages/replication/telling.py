"""The page of one replication for its two sides: confirm, refuse, take back, say whether it is in use."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.pages.replication.frame import LIST, SPEAKERS, Told, replication_pages, tell_all
from registry_service.replication import queries
from registry_service.replication.actions import deeds
from registry_service.replication.schemas import LifeInput, ReasonInput
from shared.actor import Actor
from shared.http.service import current_service
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

ONE = f"{LIST}/<uuid:replication_id>"


def _read(session: Session, actor: Actor, replication_id: UUID) -> Told:
    found = queries.get_replication(session, actor, replication_id)
    return tell_all(session, actor, queries.list_answers(session, actor, [found]))[0]


@replication_pages.read(ONE, access=SPEAKERS)
def show_replication(session: Session, actor: Actor, replication_id: UUID, form: Form | None = None) -> Shown:
    """What is said of it, and what its reader can do."""
    told = _read(session, actor, replication_id)
    return Shown("replication/one.html", {"told": told, "record": told.record, "form": form or Form()})


@replication_pages.form(f"{ONE}/konfirmasi", access=SPEAKERS, show=show_replication, if_match=True)
def confirm(session: Session, actor: Actor, replication_id: UUID, expected_version: int) -> See:
    """Confirm for the side that was asked."""
    confirmed = deeds.confirm_replication(session, actor, replication_id, expected_version)
    told = _read(session, actor, replication_id)
    address = f"{current_service().settings.own_url}/inovasi/{confirmed.original_id}"
    values = {"name": _name_of(told), "place": told.replica_side, "address": address}
    share = _("%(name)s is taken up by %(place)s, as both sides confirm: %(address)s")
    return See(address_of(LIST), Notice(_("Confirmed. Everybody can read it now."), values, share))


@replication_pages.form(
    f"{ONE}/tolak", access=SPEAKERS, show=show_replication, body=ReasonInput, if_match=True
)
def refuse(
    session: Session, actor: Actor, replication_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Say for the side that was asked that it is not so."""
    deeds.refuse_replication(session, actor, replication_id, expected_version, **body)
    return See(address_of(LIST), Notice(_("Refused. The other side reads your reason.")))


@replication_pages.form(
    f"{ONE}/tarik", access=SPEAKERS, show=show_replication, body=ReasonInput, if_match=True
)
def withdraw(
    session: Session, actor: Actor, replication_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Take it back."""
    deeds.withdraw_replication(session, actor, replication_id, expected_version, **body)
    return See(address_of(LIST), Notice(_("Taken back. Its history stays.")))


@replication_pages.form(
    f"{ONE}/pemakaian", access=SPEAKERS, show=show_replication, body=LifeInput, if_match=True
)
def tell_life(
    session: Session, actor: Actor, replication_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Say whether it was in use on a day."""
    deeds.tell_life(session, actor, replication_id, expected_version, **body)
    return See(address_of(f"{LIST}/{replication_id}"), Notice(_("Saved.")))


def _name_of(told: Told) -> str:
    return str(told.record["original_name"] or "")
