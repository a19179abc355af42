"""The survey's form of a period, with its words and its minimum, as the instrument has them; no writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from evaluation_service.periods.models import Period
from evaluation_service.scorecards.instruments import InstrumentKey, get_instrument
from evaluation_service.scoring.forms import find_form
from evaluation_service.scoring.open_settings import find_setting
from shared.errors import Conflict


@dataclass(frozen=True)
class SurveyForm:
    """The form's items in their order; `minimum` is what the period decided, null while it has not."""

    code: str
    items: tuple[Mapping[str, Any], ...]
    minimum: int | None

    @property
    def codes(self) -> list[str]:
        """The codes of the items, in the form's order."""
        return [item["code"] for item in self.items]


def get_survey_form(session: Session, period: Period) -> SurveyForm:
    """The form; raises Conflict `no_survey` where the period's form set has none."""
    document = get_instrument(session, (period.instrument_id, period.instrument_version)).document
    form = _find_survey(document, period.form_set)
    setting = find_setting(document, period.form_set, "minimum_respondents")
    minimum = None if setting is None else period.settings.get(setting["code"])
    return SurveyForm(form["code"], tuple(form["items"]), minimum)


def _find_survey(document: Mapping[str, Any], form_set: str) -> Mapping[str, Any]:
    form = find_form(document, form_set, "survey") if document["format_version"] == 2 else None
    if form is None:
        raise Conflict("this period has no survey", code="no_survey")
    return form


def get_item_codes(session: Session, key: InstrumentKey, form_set: str) -> tuple[str, ...]:
    """The codes of the survey's items, in the form's order; raises Conflict `no_survey`."""
    form = _find_survey(get_instrument(session, key).document, form_set)
    return tuple(item["code"] for item in form["items"])
