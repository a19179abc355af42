"""The assignment board: which evaluator scores which lokus, several at once, and who must not and why."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from evaluation_service.assignments import actions, queries
from evaluation_service.pages.period.frame import KEEPERS, frame_of, period_pages
from evaluation_service.periods.chosen import list_lokus_by_id
from evaluation_service.periods.interests import list_conflicts
from evaluation_service.periods.queries import list_lokus
from evaluation_service.registry_copy.choosing import KnownEvaluator, list_evaluators
from shared.actor import Actor
from shared.contracts.roles import EVALUATOR
from shared.errors import Conflict, FieldProblem, Forbidden, Invalid
from shared.http.fields import RegionCode
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of, whole_address_of

LOKUS = 20
EVALUATORS = 60
REFUSED = {"conflict_of_interest", "own_assignment"}
PLACE = ("cursor", "region_code", "evaluators_after")


class BoardArguments(Schema):
    """Where the lists of lokus and of evaluators go on, and of which region evaluators are offered.

    Forms of the board carry them along, so that it is shown again as it was.
    """

    cursor = fields.String(load_default=None)
    region_code = RegionCode(load_default=None)
    evaluators_after = fields.String(load_default=None)


class ChosenPairs(BoardArguments):
    """Every chosen evaluator is to score every chosen lokus."""

    lokus_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=LOKUS))
    evaluator_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=EVALUATORS))


@period_pages.read("/periode/<uuid:period_id>/penugasan", access=KEEPERS, arguments=BoardArguments)
def show_board(
    session: Session,
    actor: Actor,
    period_id: UUID,
    arguments: dict[str, Any] | None = None,
    form: Form | None = None,
    assignment_id: UUID | None = None,
) -> Shown:
    """The lokus with who scores them, the evaluators with how much they have, and who must not score what."""
    asked = arguments or {name: form.value(name) or None if form else None for name in PLACE}
    shown = frame_of(session, actor, period_id, "assigning")
    page = list_lokus(session, actor, period_id, cursor=asked["cursor"], limit=LOKUS)
    chosen = list_lokus_by_id(session, [row["lokus_id"] for row in page.items])
    evaluators = list_evaluators(
        session,
        EVALUATOR,
        asked["region_code"],
        cursor=asked["evaluators_after"],
        limit=EVALUATORS,
        cursor_name="evaluators_after",
    )
    ids = [each.account_id for each in evaluators.items]
    conflicts = list_conflicts(session, shown["row"], chosen, ids)
    values = {
        "lokus": page.items,
        "place": _place_of(asked),
        "more_lokus": _board(period_id, {**asked, "cursor": page.next_cursor}) if page.next_cursor else None,
        "first_lokus": _board(period_id, {**asked, "cursor": None}) if asked["cursor"] else None,
        "assigned": queries.list_assignments_to(session, [row["lokus_id"] for row in page.items]),
        "evaluators": evaluators.items,
        "more_evaluators": _board(period_id, {**asked, "evaluators_after": evaluators.next_cursor})
        if evaluators.next_cursor
        else None,
        "first_evaluators": _board(period_id, {**asked, "evaluators_after": None})
        if asked["evaluators_after"]
        else None,
        "loads": queries.count_by_evaluator(session, period_id),
        "names": {each.account_id: name_evaluator(each) for each in evaluators.items},
        "code": code_of,
        "conflicts": _by_lokus(conflicts),
        "form": form or Form(),
    }
    return Shown("period/assigning.html", {**shown, **values})


def _place_of(asked: Mapping[str, Any]) -> dict[str, str]:
    return {name: asked[name] for name in PLACE if asked[name]}


def _board(period_id: UUID, asked: Mapping[str, Any]) -> str:
    """The board where it was."""
    place = urlencode(_place_of(asked))
    return address_of(f"/periode/{period_id}/penugasan{'?' if place else ''}{place}")


def code_of(account_id: UUID) -> str:
    """A short code for an account: its name is the registry's to tell."""
    return account_id.hex[:6].upper()


def name_evaluator(evaluator: KnownEvaluator) -> str:
    """The code of an evaluator with the regions they are evaluators of."""
    regions = ", ".join(evaluator.region_names)
    code = code_of(evaluator.account_id)
    return f"{code} – {regions}" if regions else code


def _by_lokus(conflicts: dict[tuple[UUID, UUID], str]) -> dict[UUID, list[tuple[UUID, str]]]:
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for (lokus_id, account_id), reason in conflicts.items():
        found.setdefault(lokus_id, []).append((account_id, reason))
    return found


@period_pages.form("/periode/<uuid:period_id>/penugasan", access=KEEPERS, show=show_board, body=ChosenPairs)
def assign(session: Session, actor: Actor, period_id: UUID, body: dict[str, Any]) -> See:
    """Give every chosen lokus to every chosen evaluator who has it not yet; all of them or none."""
    running = queries.list_assignments_to(session, body["lokus_ids"])
    names = {lokus.lokus_id: lokus.unit_short_name for lokus in list_lokus_by_id(session, body["lokus_ids"])}
    problems, given = [], 0
    for lokus_id in body["lokus_ids"]:
        has = {each["evaluator_id"] for each in running.get(lokus_id, ())}
        for evaluator_id in [each for each in body["evaluator_ids"] if each not in has]:
            try:
                actions.give_assignment(
                    session, actor, period_id, lokus_id=lokus_id, evaluator_id=evaluator_id
                )
                given += 1
            except (Conflict, Forbidden) as error:
                if error.code not in REFUSED:
                    raise
                message = f"evaluator {code_of(evaluator_id)}, {names[lokus_id]}: {error.detail}"
                problems.append(FieldProblem("evaluator_ids", message))
    if problems:
        raise Invalid.all_of(problems)
    board = _board(period_id, body)
    if not given:
        told = _("Nothing is new: all of them have these lokus already.")
        return See(board, Notice(told, share="", kind="warning"))
    shown = frame_of(session, actor, period_id, "assigning")
    values = {"number": str(given), "name": shown["period"]["name"], "link": whole_address_of("/tugas")}
    return See(
        board,
        Notice(
            _("%(number)s assignments were given."),
            values,
            share=_("You have new lokus to score in “%(name)s”. Sign in and open your tasks: %(link)s"),
        ),
    )


@period_pages.form(
    "/periode/<uuid:period_id>/penugasan/<uuid:assignment_id>/akhiri",
    access=KEEPERS,
    show=show_board,
    body=BoardArguments,
)
def end_assignment(
    session: Session, actor: Actor, period_id: UUID, assignment_id: UUID, body: dict[str, Any]
) -> See:
    """End an assignment whose sheet was not handed in."""
    ended = actions.end_assignment(session, actor, period_id, assignment_id)
    return See(
        _board(period_id, body),
        Notice(_("The assignment of %(code)s has ended."), {"code": code_of(ended.evaluator_id)}),
    )
