"""The pages on which a publication is written down, corrected and published; it stays as it was printed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.instruments.queries import list_newest_titles
from evaluation_service.pages.publications.frame import (
    KEEPERS,
    LIST,
    ONE,
    NewPublicationForm,
    PublicationForm,
    get_kept,
    publication_pages,
)
from evaluation_service.pages.publications.stored import MORE, NO_LINES, close_gaps, count_lines, tell_stored
from evaluation_service.publications import rules, words
from evaluation_service.publications.actions import publications as deeds
from evaluation_service.publications.models import Publication
from evaluation_service.publications.pasted import RESULTS, VALUES, KnownNames, read_lines
from evaluation_service.publications.shown import describe_publication
from evaluation_service.registry_copy.choosing import list_agency_names, list_regions_under, list_unit_names
from evaluation_service.registry_copy.queries import list_region_names
from shared.actor import Actor
from shared.web.catalogues import mark as _
from shared.web.formats import decimal_sign
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of, whole_address_of

NEW = f"{LIST}/baru"
CHANGE = f"{ONE}/ubah"


@publication_pages.read(NEW, access=KEEPERS)
def show_new(session: Session, actor: Actor, form: Form | None = None) -> Shown:
    """The form of a new publication; the only region of its keeper is chosen already."""
    kept = actor.regions_of(*rules.KEEPERS)
    if None in kept:
        regions = [(region.code, region.name) for region in list_regions_under(session, None)]
    else:
        regions = sorted(list_region_names(session, [code for code in kept if code]).items())
    fresh = Form({"region_code": [regions[0][0]]}) if len(regions) == 1 else Form()
    own = {code for code in kept if code}
    return _show_form(session, None, own, {"regions": regions, "form": form or fresh})


def _show_form(session: Session, row: Publication | None, owners: set[str], values: dict[str, Any]) -> Shown:
    form: Form = values["form"]
    shown = close_gaps(form) if form.problems else form
    lines = count_lines(shown)
    is_others_too = shown.stored is not None
    shared = {
        "publication": row,
        "instruments": list_newest_titles(session, owners),
        "words": words,
        "lines": lines,
        "opened": [part for part in lines if is_others_too or lines[part] > MORE or shown.messages(part)],
    }
    return Shown("publications/form.html", {**shared, **values, "form": shown})


@publication_pages.form(NEW, access=KEEPERS, show=show_new, body=NewPublicationForm)
def record_publication(session: Session, actor: Actor, body: dict[str, Any]) -> See:
    """Write it down as a draft."""
    region_code = body.pop("region_code")
    given = _read_parts(session, region_code, body, NO_LINES)
    row = deeds.record_publication(session, actor, region_code=region_code, is_demo=False, **given)
    return _see(session, row)


def _read_parts(
    session: Session, region_code: str, body: dict[str, Any], stored: Mapping[str, Any]
) -> dict[str, Any]:
    """The body with its lines read as parts; lines that are as they are stored are no change."""
    values, results = body.pop("values_lines"), body.pop("results_lines")
    given = dict(body)
    if not _is_same(values, stored["values_lines"]):
        agencies = KnownNames.of(list_agency_names(session, region_code))
        given["external_values"] = read_lines(VALUES, "values_lines", values, agencies, decimal_sign())
    if not _is_same(results, stored["results_lines"]):
        units = KnownNames.of(list_unit_names(session, region_code))
        given["results"] = read_lines(RESULTS, "results_lines", results, units, decimal_sign())
    return given


def _is_same(sent: str, stored: str) -> bool:
    return sent.splitlines() == stored.splitlines()


def _see(session: Session, row: Publication) -> See:
    """The publication as everybody will read it, with how many of our checks differ from what is printed."""
    checks = describe_publication(session, row)["checks"]
    differing = sum(check.agrees is False for check in checks)
    told = _("Saved. None of our checks differs from what is printed.")
    if differing:
        told = _(
            "Saved. %(number)s of our checks differ from what is printed; they stand below. What is printed"
            " stays: if the document contradicts itself, say so under conflicts."
        )
    return See(address_of(f"{LIST}/{row.publication_id}"), Notice(told, {"number": str(differing)}))


@publication_pages.read(CHANGE, access=KEEPERS)
def show_change(session: Session, actor: Actor, publication_id: UUID, form: Form | None = None) -> Shown:
    """The form of a publication as it is stored, and below it the way to publish a draft."""
    row = get_kept(session, actor, publication_id)
    stored = tell_stored(session, row)
    sent = form or Form()
    # The form that publishes stands on this page too, and holds no field.
    shown = sent.beside(stored) if "title" in sent.values else sent.over(stored)
    names = list_region_names(session, [row.region_code])
    values = {"region_name": names.get(row.region_code, row.region_code), "form": shown}
    return _show_form(session, row, {row.region_code}, values)


@publication_pages.form(CHANGE, access=KEEPERS, show=show_change, body=PublicationForm, if_match=True)
def change_publication(
    session: Session, actor: Actor, publication_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Correct what was written down."""
    row = get_kept(session, actor, publication_id)
    given = _read_parts(session, row.region_code, body, tell_stored(session, row))
    return _see(session, deeds.change_publication(session, actor, publication_id, expected_version, **given))


@publication_pages.form(f"{ONE}/tayangkan", access=KEEPERS, show=show_change, if_match=True)
def publish_publication(session: Session, actor: Actor, publication_id: UUID, expected_version: int) -> See:
    """Let everybody read it."""
    row = deeds.publish_publication(session, actor, publication_id, expected_version)
    path = f"{LIST}/{publication_id}"
    notice = Notice(
        _("Published. Everybody can read it now."),
        {"title": row.title, "address": whole_address_of(path)},
        share=_("%(title)s, as reported: %(address)s"),
    )
    return See(address_of(path), notice)
