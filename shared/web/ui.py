"""The page `/ui`, in development only: every macro once, so that one look shows what has changed."""

from fractions import Fraction
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from shared.actor import Actor
from shared.errors import FieldProblem
from shared.files.rules import DOCUMENTS
from shared.http.access import EVERYONE
from shared.http.fields import Name
from shared.web.forms import Form
from shared.web.pages import Pages, See
from shared.web.render import Shown
from shared.web.sent_files import FormFile, SentFile

ui = Pages("ui", __file__)
SAMPLE: tuple[int | None, ...] = (120, 140, None, 180, 260, 240, 310, None, None, 420, 400, 455)
MONTHS = tuple(f"2021-{month:02d}" for month in range(1, 13))
SHARES = (Fraction(9, 10), Fraction(3, 4), Fraction(3, 5), Fraction(4, 5), Fraction(1, 2), Fraction(7, 10))
BEFORE = (Fraction(7, 10), Fraction(3, 5), Fraction(3, 5), Fraction(1, 2), Fraction(2, 5), None)


class SampleInput(Schema):
    """A form that is never content."""

    name = Name(required=True)
    amount = fields.Integer(required=True)


@ui.read("/ui", access=EVERYONE)
def show_macros(session: Session, actor: Actor, form: Form | None = None) -> Shown:
    """Every macro."""
    wrong = (FieldProblem("name", "Missing data for required field."),)
    typed = {"name": [""], "amount": ["12"], "several": ["b"], "choice": ["b"], "one": ["a"]}
    sample = Form(typed, wrong, stored={**typed, "amount": ["15"]})
    values = {"months": MONTHS, "sample": SAMPLE, "shares": [SHARES, BEFORE], "documents": DOCUMENTS}
    return Shown("web/ui.html", {"form": form or sample, **values})


@ui.form(
    "/ui",
    access=EVERYONE,
    show=show_macros,
    body=SampleInput,
    files={"file": FormFile(DOCUMENTS, required=False)},
)
def send_sample(session: Session, actor: Actor, body: dict[str, Any], files: dict[str, SentFile]) -> See:
    """Go back to the page."""
    return See("/ui")
