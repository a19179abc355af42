"""The page that leads from closing to release: the results as they would be, and each deed confirmed."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from evaluation_service.pages.period.frame import KEEPERS, frame_of, period_pages
from evaluation_service.pages.period.opening import CONFIRM
from evaluation_service.periods.chosen import list_lokus_by_id
from evaluation_service.periods.models import Period
from evaluation_service.periods.queries import count_lokus, get_visible_period
from evaluation_service.releases.actions import closing, determination, release
from evaluation_service.releases.queries import get_readiness, list_evaluators
from evaluation_service.releases.rules import find_obstacles, find_second_person_problem
from evaluation_service.releases.schemas import DecreeInput, ReleaseInput
from evaluation_service.scorecards.preview import preview_results
from evaluation_service.sheets.api import nudge_scoring
from shared.actor import Actor
from shared.errors import Invalid
from shared.http.fields import Line, StrictBoolean
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of, whole_address_of

SHOWN = 100
MOST_NAMED = 1000
WRONG_NAME = "type the period's name exactly as it stands above"


class SureForm(Schema):
    """A deed that cannot simply be undone, confirmed; with the lokus that are to have no result."""

    is_sure = StrictBoolean(
        required=True, validate=validate.Equal(True, error=CONFIRM), error_messages={"required": CONFIRM}
    )
    missing_lokus_ids = fields.List(
        fields.UUID(), load_default=list, validate=validate.Length(max=MOST_NAMED)
    )


class ReleaseForm(ReleaseInput):
    """A release with the period's name typed once more."""

    typed_name = Line(required=True)


@period_pages.read("/periode/<uuid:period_id>/penetapan", access=KEEPERS)
def show_determination(session: Session, actor: Actor, period_id: UUID, form: Form | None = None) -> Shown:
    """The results as they would be, what is left out and why, and the deed that comes next."""
    shown = frame_of(session, actor, period_id, "determining")
    period = shown["row"]
    readiness = get_readiness(session, period)
    without = list_lokus_by_id(session, readiness.lokus_without_agreed_sheet[:MOST_NAMED])
    # Until the closing nothing is final: an administrator who scores here would see the others' figures.
    is_over = period.state in ("closed", "released")
    preview = preview_results(session, actor, period_id, limit=SHOWN) if is_over else None
    chosen = count_lokus(session, period_id)
    values = {
        "obstacles": find_obstacles(readiness, readiness.lokus_without_agreed_sheet),
        "without_agreed": without,
        "preview": preview,
        "lokus_count": chosen,
        "left_out_count": chosen - preview.ranking["lokus_ranked"] - preview.hidden if preview else None,
        "second_person": _second_person(session, actor, period),
        "evidence_address": address_of(f"/api/v1/periods/{period_id}/verification"),
        "form": form or Form(),
    }
    return Shown("period/determining.html", {**shown, **values})


def _second_person(session: Session, actor: Actor, period: Period) -> str | None:
    if period.determined_at is None:
        return None
    evaluators = list_evaluators(session, period.period_id)
    return find_second_person_problem(period.determined_by, actor.account_id, evaluators)


@period_pages.form(
    "/periode/<uuid:period_id>/penetapan/tutup", access=KEEPERS, show=show_determination, body=SureForm
)
def close_period(session: Session, actor: Actor, period_id: UUID, body: dict[str, Any]) -> See:
    """Close it for good."""
    period = closing.close_period(session, actor, period_id)
    nudge_scoring(session)
    return _see(
        period,
        Notice(
            _("“%(name)s” is closed: no sheet changes any more. Next: look at the results, determine them."),
            _told(period),
            share=_("The period “%(name)s” is closed; its results are being prepared."),
        ),
    )


@period_pages.form(
    "/periode/<uuid:period_id>/penetapan/tetapkan", access=KEEPERS, show=show_determination, body=SureForm
)
def determine_period(session: Session, actor: Actor, period_id: UUID, body: dict[str, Any]) -> See:
    """Let the results stand, perhaps without the lokus that were named."""
    period = determination.determine_period(session, actor, period_id, frozenset(body["missing_lokus_ids"]))
    return _see(
        period,
        Notice(
            _("The results of “%(name)s” are determined. Next: a second administrator releases them."),
            _told(period),
            share=_(
                "The results of “%(name)s” are determined. Please look at them and release them: %(link)s"
            ),
        ),
    )


@period_pages.form(
    "/periode/<uuid:period_id>/penetapan/batalkan", access=KEEPERS, show=show_determination, body=SureForm
)
def withdraw_determination(session: Session, actor: Actor, period_id: UUID, body: dict[str, Any]) -> See:
    """Take the determination back while nothing is released."""
    period = determination.withdraw_determination(session, actor, period_id)
    return _see(
        period,
        Notice(
            _("The determination of “%(name)s” is taken back."),
            _told(period),
            share=_("The determination of “%(name)s” was taken back; please do not release it yet: %(link)s"),
        ),
    )


@period_pages.form(
    "/periode/<uuid:period_id>/penetapan/tayangkan",
    access=KEEPERS,
    show=show_determination,
    body=ReleaseForm,
)
def release_period(session: Session, actor: Actor, period_id: UUID, body: dict[str, Any]) -> See:
    """Make the results public; a second person's deed, who types the name to confirm."""
    if body["typed_name"] != get_visible_period(session, actor, period_id).name:
        raise Invalid.at("typed_name", WRONG_NAME)
    period = release.release_period(session, actor, period_id, body["decree"])
    return _see(
        period,
        Notice(
            _("The results of “%(name)s” are public now."),
            _told(period, f"/hasil/{period_id}"),
            share=_("The results of “%(name)s” are out. Everybody may read them here: %(link)s"),
        ),
    )


@period_pages.form(
    "/periode/<uuid:period_id>/penetapan/sk", access=KEEPERS, show=show_determination, body=DecreeInput
)
def add_decree(session: Session, actor: Actor, period_id: UUID, body: dict[str, Any]) -> See:
    """Make a provisional release final."""
    period = release.add_decree(session, actor, period_id, body["decree"])
    return _see(
        period,
        Notice(
            _("The results of “%(name)s” are final, by %(decree)s."),
            {**_told(period, f"/hasil/{period_id}"), "decree": body["decree"]},
            share=_("The results of “%(name)s” are final, by %(decree)s: %(link)s"),
        ),
    )


def _told(period: Period, path: str | None = None) -> dict[str, str]:
    return {"name": period.name, "link": whole_address_of(path or f"/periode/{period.period_id}/penetapan")}


def _see(period: Period, notice: Notice) -> See:
    return See(address_of(f"/periode/{period.period_id}/penetapan"), notice)
