"""What the pages of the survey have in common: their name, and a filled form as they read it."""

from typing import Any

from marshmallow import Schema, fields, validate

from evaluation_service.surveys import rules
from evaluation_service.surveys.schemas import SurveyBesidesInput
from shared.errors import ProductError
from shared.http.fields import StrictInteger
from shared.http.problems import STATUS_OF
from shared.web.pages import Pages
from shared.web.render import Shown

survey_pages = Pages("survey", __file__)
MOST_ITEMS = 300


class LevelInput(Schema):
    """One item with the level that was chosen, if one was."""

    code = fields.String(required=True, validate=validate.Length(min=1, max=50))
    level = StrictInteger(load_default=None, allow_none=True, validate=validate.Range(min=0, max=5))


class FilledForm(SurveyBesidesInput):
    """A filled form as pages send it: rows of items, for codes are no names of fields."""

    answers = fields.List(
        fields.Nested(LevelInput), load_default=list, validate=validate.Length(max=MOST_ITEMS)
    )


def given_by(body: dict[str, Any]) -> rules.Given:
    """What a filled form says."""
    answers = {row["code"]: row["level"] for row in body["answers"] if row["level"] is not None}
    asked = ("service", "served_on", "sex", "age_group", "has_disability")
    return rules.Given(answers, **{name: body[name] for name in asked})


def show_refused(error: ProductError, used_token: str | None = None) -> Shown:
    """In plain words why nothing can be answered with this code, what to do, and where a receipt is."""
    values = {"error": error, "used_token": used_token}
    return Shown("survey/refused.html", values, STATUS_OF[type(error)])
