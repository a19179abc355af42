"""A unit's survey for those who put it up and watch it: counts, codes, bursts; the unit sees counts only."""

from base64 import b64encode
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.pages.survey.chain import CHAIN
from evaluation_service.pages.survey.frame import survey_pages
from evaluation_service.periods.stages import get_time_zone
from evaluation_service.surveys import printing, rules, shown
from evaluation_service.surveys.actions import bursts, sources
from evaluation_service.surveys.addresses import address_of_poster, address_of_token
from evaluation_service.surveys.places import Standing, get_standing
from evaluation_service.surveys.schemas import BurstExclusionInput, SurveyTokensInput
from shared.actor import Actor
from shared.errors import NotFound
from shared.http.access import SIGNED_IN
from shared.http.service import current_service
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

ONE = "/survei/<uuid:lokus_id>"
FIRST = 100
KINDS = {
    rules.LINKS: (_("Links to send, for example by WhatsApp")),
    rules.SLIPS: (_("Slips to print and cut")),
    rules.TABLET: (_("Codes for the unit's tablet")),
    rules.INTERVIEWER: (_("Codes for an interviewer")),
}
MODES = {
    rules.OWN_PHONE: _("own phone"),
    rules.TABLET: _("the unit's tablet"),
    rules.INTERVIEWER: _("interviewer"),
    rules.PAPER: _("paper"),
}
REASONS = {
    rules.FORGED: _("code that was never given out"),
    rules.USED: _("code that was used already"),
    rules.EXPIRED: _("after the end"),
    rules.NOT_YET: _("before the beginning"),
    rules.REVOKED: _("code that was withdrawn"),
}


def _may_issue(standing: Standing) -> list[tuple[str, str]]:
    return [(kind, words) for kind, words in KINDS.items() if standing.side in rules.MAY_ISSUE[kind]]


@survey_pages.read(ONE, access=SIGNED_IN)
def show_survey(
    session: Session,
    actor: Actor,
    lokus_id: UUID,
    form: Form | None = None,
    burst_id: UUID | None = None,
    **_source: UUID,
) -> Shown:
    """How far the survey of a unit is, and what can be done for it; `burst_id` is what a form was about."""
    standing = get_standing(session, actor, lokus_id)
    works = standing.side != rules.UNIT_SIDE
    values = {
        "state": shown.get_state(session, actor, lokus_id),
        "lokus": standing.place.lokus,
        "period": standing.place.period,
        "zone": get_time_zone(session, standing.place.period),
        "works": works,
        "refused_burst": burst_id if form else None,
        "administers": standing.side == rules.ADMINISTRATOR_SIDE,
        "kinds": _may_issue(standing),
        "modes": MODES,
        "reasons": REASONS,
        "kind_words": {**KINDS, rules.POSTER: _("Poster"), rules.PAPER: _("Paper")},
        "bursts": shown.list_bursts(session, actor, lokus_id, cursor=None, limit=FIRST) if works else None,
        "sources": shown.list_sources(session, actor, lokus_id, cursor=None, limit=FIRST) if works else None,
    }
    return Shown("survey/state.html", values)


@survey_pages.form(f"{ONE}/poster", access=SIGNED_IN, show=show_survey)
def renew_poster(session: Session, actor: Actor, lokus_id: UUID) -> See:
    """Put a poster up, in place of the one before."""
    sources.renew_poster(session, actor, lokus_id)
    notice = Notice(_("The poster is ready. Print it and hang it where people wait."))
    return See(address_of(f"/survei/{lokus_id}/poster"), notice)


@survey_pages.read(f"{ONE}/poster", access=SIGNED_IN)
def show_poster_page(session: Session, actor: Actor, lokus_id: UUID) -> Shown:
    """The poster, to be printed."""
    standing = get_standing(session, actor, lokus_id)
    poster = sources.find_running(session, lokus_id, rules.POSTER)
    if poster is None:
        raise NotFound(sources.NO_POSTER)
    address = address_of_poster(current_service().settings.own_url, poster.code or "")
    return Shown(
        "survey/poster.html", {"lokus": standing.place.lokus, "leads_to": address, "code": _draw(address)}
    )


def _draw(address: str) -> str:
    """A code as an address that an image shows without asking for it."""
    return f"data:image/svg+xml;base64,{b64encode(printing.draw_code(address, 'svg')).decode()}"


@survey_pages.form(f"{ONE}/kode", access=SIGNED_IN, show=show_survey, body=SurveyTokensInput)
def issue_tokens(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, Any]) -> Shown:
    """Give codes out; they are shown this once."""
    issued = sources.issue_tokens(session, actor, lokus_id, **body)
    own_url = current_service().settings.own_url
    addresses = [address_of_token(own_url, token) for token in issued.tokens]
    is_slips = body["kind"] == rules.SLIPS
    values = {
        "lokus": get_standing(session, actor, lokus_id).place.lokus,
        "kind": body["kind"],
        "kind_words": KINDS[body["kind"]],
        "addresses": addresses,
        "codes": [_draw(address) for address in addresses] if is_slips else [],
        "chains": [
            (first + 1, issued.tokens[first : first + CHAIN.most])
            for first in range(0, len(issued.tokens), CHAIN.most)
        ],
        "on_device": body["kind"] in {rules.TABLET, rules.INTERVIEWER},
    }
    return Shown("survey/tokens.html", values)


@survey_pages.form(f"{ONE}/sumber/<uuid:source_id>", access=SIGNED_IN, show=show_survey)
def revoke_source(session: Session, actor: Actor, lokus_id: UUID, source_id: UUID) -> See:
    """Have no code of a poster or list taken any more."""
    sources.revoke_source(session, actor, lokus_id, source_id)
    return See(
        address_of(f"/survei/{lokus_id}"),
        Notice(_("Withdrawn. Codes of it that were not used yet are not taken any more.")),
    )


@survey_pages.form(
    f"{ONE}/lonjakan/<uuid:burst_id>/keluarkan",
    access=SIGNED_IN,
    show=show_survey,
    body=BurstExclusionInput,
    if_match=True,
)
def exclude_burst(
    session: Session,
    actor: Actor,
    lokus_id: UUID,
    burst_id: UUID,
    expected_version: int,
    body: dict[str, Any],
) -> See:
    """Leave the responses of a burst out, saying why."""
    bursts.exclude_burst(session, actor, lokus_id, burst_id, expected_version, **body)
    return See(
        address_of(f"/survei/{lokus_id}"),
        Notice(_("These answers are left out; the reason is kept with them.")),
    )


@survey_pages.form(
    f"{ONE}/lonjakan/<uuid:burst_id>/pulihkan", access=SIGNED_IN, show=show_survey, if_match=True
)
def restore_burst(
    session: Session, actor: Actor, lokus_id: UUID, burst_id: UUID, expected_version: int
) -> See:
    """Let the responses of a burst count again."""
    bursts.restore_burst(session, actor, lokus_id, burst_id, expected_version)
    return See(address_of(f"/survei/{lokus_id}"), Notice(_("These answers count again.")))
