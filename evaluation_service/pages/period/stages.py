"""The page of a period's stages: dates in a draft, changes that everybody reads, extensions for downtime."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from evaluation_service.pages.period.frame import KEEPERS, frame_of, period_pages
from evaluation_service.periods.actions import stages as deeds
from evaluation_service.periods.downtime import describe_downtimes
from evaluation_service.periods.stage_news import describe_stages
from evaluation_service.periods.stage_rules import NAMES
from evaluation_service.periods.stage_schemas import ExtensionInput, StageInput
from shared.actor import Actor
from shared.contracts.evaluation_entries import STAGES
from shared.errors import FieldProblem, Invalid
from shared.http.fields import Prose
from shared.web.catalogues import mark as _
from shared.web.formats import write_moment
from shared.web.forms import Form, form_of
from shared.web.language import choose_language
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

STAGE = f"any({', '.join(STAGES)})"
LOCAL = "%Y-%m-%dT%H:%M"


class StageDates(StageInput):
    """The dates of one stage; its name is that of the field it stands in."""

    class Meta:
        exclude = ("stage",)


Named = Schema.from_dict({stage: fields.Nested(StageDates) for stage in STAGES}, name="NamedStages")


class AnnouncedDates(StageDates):
    """All dates of a running stage: one that was emptied is not one that stays. And why, for everybody."""

    stated_reason = Prose(required=True, longest=2_000)


class StagesForm(Schema):
    """All stages of a draft by name; one whose fields are empty is left out."""

    stages = fields.Nested(Named, load_default=dict)


@period_pages.read("/periode/<uuid:period_id>/tahapan", access=KEEPERS)
def show_stages(
    session: Session, actor: Actor, period_id: UUID, form: Form | None = None, stage: str | None = None
) -> Shown:
    """The stages of a period, by the clock of its owner."""
    shown = frame_of(session, actor, period_id, "stages")
    period = shown["row"]
    stored = {each["stage"]: _local(each, shown["zone"]) for each in shown["period"]["stages"]}
    values = {
        "stage_names": {code: dict(NAMES[code]) for code in STAGES},
        "stored": stored,
        "form": (form or form_of({"stages": stored})).beside(
            stored.get(stage, {}) if stage else {"stages": stored}
        ),
        "form_stage": stage,
        "news": describe_stages(session, period)["changes"],
        "downtimes": describe_downtimes(session, period)["stages"],
    }
    return Shown("period/stages.html", {**shown, **values})


def _local(stage: dict[str, Any], zone: str) -> dict[str, Any]:
    """A stage's moments as the fields of a form hold them."""
    return {
        **{name: _write_local(stage[name], zone) for name in ("opens_at", "closes_at")},
        "grace_minutes": stage["grace_minutes"],
    }


def _write_local(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime(LOCAL)


@period_pages.form(
    "/periode/<uuid:period_id>/tahapan", access=KEEPERS, show=show_stages, body=StagesForm, if_match=True
)
def set_stages(
    session: Session, actor: Actor, period_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Give a draft its stages."""
    given = [{"stage": code, **dates} for code, dates in body["stages"].items()]
    try:
        deeds.set_stages(session, actor, period_id, expected_version, given)
    except Invalid as error:
        raise Invalid.all_of([_by_name(problem, given) for problem in error.fields]) from error
    return See(
        address_of(f"/periode/{period_id}/ketetapan"),
        Notice(_("The dates are saved. Next: decide what the instrument leaves open.")),
    )


def _by_name(problem: FieldProblem, given: list[dict[str, Any]]) -> FieldProblem:
    """What was said against the first, second, … stage, said against the stage of that name."""
    place, bracket, rest = problem.field.removeprefix("stages[").partition("]")
    if not bracket or not place.isdigit():
        return problem
    return FieldProblem(f"stages.{given[int(place)]['stage']}{rest}", problem.message)


@period_pages.form(
    f"/periode/<uuid:period_id>/tahapan/<{STAGE}:stage>/ubah",
    access=KEEPERS,
    show=show_stages,
    body=AnnouncedDates,
    if_match=True,
)
def change_stage(
    session: Session, actor: Actor, period_id: UUID, stage: str, expected_version: int, body: dict[str, Any]
) -> See:
    """Give a stage of a running period other dates; everybody reads why.

    The form holds all dates of the stage: sent from an old page it would undo what others announced.
    """
    deeds.change_stage(session, actor, period_id, stage, expected_version=expected_version, **body)
    return _see_news(session, actor, period_id)


@period_pages.form(
    f"/periode/<uuid:period_id>/tahapan/<{STAGE}:stage>/perpanjang",
    access=KEEPERS,
    show=show_stages,
    body=ExtensionInput,
)
def extend_stage(session: Session, actor: Actor, period_id: UUID, stage: str, body: dict[str, Any]) -> See:
    """Announce the extension that follows from measured downtime."""
    deeds.extend_stage(session, actor, period_id, stage, body["minutes"])
    return _see_news(session, actor, period_id)


def _see_news(session: Session, actor: Actor, period_id: UUID) -> See:
    """The announcement, in the words that everybody reads, with the new deadline."""
    shown = frame_of(session, actor, period_id, "stages")
    newest = describe_stages(session, shown["row"])["changes"][0]
    values = {
        "period": shown["row"].name,
        "stage": NAMES[newest["stage"]][choose_language()],
        "deadline": write_moment(newest["closes_at"], shown["zone"]),
    }
    return See(
        address_of(f"/periode/{period_id}/tahapan"),
        Notice(
            _("Announced: %(stage)s ends on %(deadline)s. Tell those who work on it."),
            values,
            share=_("%(period)s: %(stage)s now ends on %(deadline)s."),
        ),
    )
