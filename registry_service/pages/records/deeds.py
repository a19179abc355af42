"""The steps of a record and of the draft beside it, as pages offer them: their words, and whose they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from registry_service.innovations import rules
from registry_service.innovations.actions import deeds as record_deeds
from registry_service.innovations.actions import side_drafts, steps
from registry_service.innovations.rules.steps import (
    ARCHIVE,
    DISCARD,
    PUBLISH,
    RETURN,
    SUBMIT,
    VERIFY,
    WITHDRAW,
)
from registry_service.pages.records.frame import Desk
from shared.actor import Actor
from shared.errors import Conflict
from shared.web.catalogues import mark as _


@dataclass(frozen=True)
class Step:
    """A step: its address, its rule, whose it is, what it is called, what it means, what is said after."""

    slug: str
    code: str
    roles: Sequence[str]
    of_record: Callable[..., Any] | None
    of_draft: Callable[..., Any] | None
    title: str
    about: str
    done: str
    share: str | None = None
    needs_reason: bool = False
    kind: str = "plain"


STEPS = (
    Step(
        "ajukan",
        SUBMIT,
        rules.SUBMITTERS,
        steps.submit_innovation,
        side_drafts.submit_side_draft,
        _("Submit"),
        _(
            "It goes to the innovation administrator of your region, who looks at it."
            " Until it is returned or taken back nobody changes it."
        ),
        _("%(name)s was submitted. The innovation administrator will look at it now."),
        _("%(name)s of %(owner)s has been submitted and waits to be verified: %(address)s"),
        kind="main",
    ),
    Step(
        "verifikasi",
        VERIFY,
        rules.PUBLISHERS,
        steps.verify_innovation,
        side_drafts.verify_side_draft,
        _("Verify"),
        _(
            "You say that what stands there is right, as far as you can see."
            " It is published in a step of its own."
        ),
        _("%(name)s was verified. It may be published now."),
        _("%(name)s of %(owner)s has been verified and will be published: %(address)s"),
        kind="main",
    ),
    Step(
        "tayangkan",
        PUBLISH,
        rules.PUBLISHERS,
        steps.publish_innovation,
        side_drafts.publish_side_draft,
        _("Publish"),
        _("Everybody can read it in the catalogue from now on. What was published stays in its history."),
        _("%(name)s was published. It stands in the catalogue."),
        _("%(name)s of %(owner)s stands in the public catalogue: %(public)s"),
        kind="main",
    ),
    Step(
        "kembalikan",
        RETURN,
        rules.PUBLISHERS,
        steps.return_innovation,
        side_drafts.return_side_draft,
        _("Return"),
        _("It goes back to the agency with your reason. Write what is to be mended."),
        _("%(name)s was returned to the agency with your reason."),
        _("%(name)s of %(owner)s has been returned: %(reason)s Please mend it here: %(address)s"),
        needs_reason=True,
    ),
    Step(
        "tarik",
        WITHDRAW,
        rules.WITHDRAWERS,
        steps.withdraw_innovation,
        side_drafts.withdraw_side_draft,
        _("Take back"),
        _("It becomes a draft again that can be changed, and leaves the administrator's queue."),
        _("%(name)s was taken back. It is a draft again."),
    ),
    Step(
        "arsipkan",
        ARCHIVE,
        rules.DRAFTERS,
        record_deeds.archive_innovation,
        None,
        _("Archive"),
        _("It is kept and stays readable, but nobody changes it any more. This cannot be taken back."),
        _("%(name)s was archived."),
        needs_reason=True,
    ),
    Step(
        "buang",
        DISCARD,
        rules.DRAFTERS,
        None,
        side_drafts.discard_side_draft,
        _("Discard"),
        _("What was changed in this draft is given up. The published record stays as it is."),
        _("The changes to %(name)s were discarded. The published record stays as it is."),
    ),
)
BY_SLUG = {step.slug: step for step in STEPS}


def is_open_to(actor: Actor, desk: Desk, step: Step) -> bool:
    """The step exists here, may follow on the present state, and the actor has the role for it."""
    run = step.of_draft if desk.is_side_draft else step.of_record
    if run is None:
        return False
    innovation = desk.innovation
    roles = step.roles
    if step.code == ARCHIVE and innovation.published_at is not None:
        roles = rules.PUBLISHERS
    if actor.find_mandate(roles, innovation.region_code, innovation.agency_id) is None:
        return False
    follow = rules.next_side_draft_state if desk.is_side_draft else rules.next_state
    try:
        follow(desk.state, step.code, is_recorded=desk.record["recorded_from"] is not None)
    except Conflict:
        return False
    return True


def list_steps(actor: Actor, desk: Desk) -> list[Step]:
    """The steps that the actor may take now, the one that leads on first."""
    return [step for step in STEPS if is_open_to(actor, desk, step)]
