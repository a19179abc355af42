"""What was typed into a form that could not be shown again, kept to be sent once more; it saves nothing."""

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from shared.errors import ProductError, Unauthorized
from shared.http.problems import STATUS_OF
from shared.web.forms import CSRF_FIELD, MACHINE_FIELDS
from shared.web.render import Shown
from shared.web.sent_files import list_chosen
from shared.web.site import is_cross_site

TEMPLATE = "web/unsent.html"
# No form of ours is sent so: it would be refused again.
MALFORMED = 400


def show_unsent(sent: MultiDict[str, str], error: ProductError) -> Shown | None:
    """What was typed, kept but for passwords, and how to send it once more; `None` where nothing was."""
    why = "signed_out" if isinstance(error, Unauthorized) else "anew" if error.code == "csrf" else "refused"
    return _show(sent, why, STATUS_OF[type(error)], detail=error.detail)


def find_unsent(status: int, number: str) -> Shown | None:
    """The same after a fault of ours or of who made the form, told by the number of the request.

    `None` where the form came from elsewhere, was for no page of ours, or was too large to arrive.
    """
    if request.method != "POST" or request.url_rule is None or is_cross_site():
        return None
    try:
        sent = request.form
    except HTTPException:
        return None
    return _show(sent, "malformed" if status == MALFORMED else "failed", status, number=number)


def _show(
    sent: MultiDict[str, str], why: str, status: int, *, detail: str = "", number: str = ""
) -> Shown | None:
    given = [(name, value) for name, values in sent.lists() for value in values if name != CSRF_FIELD]
    kept = [(name, value) for name, value in given if "password" not in name]
    typed = [(name, value) for name, value in kept if name not in MACHINE_FIELDS and value.strip()]
    if why not in {"signed_out", "anew"} and not (typed or list_chosen()):
        return None
    values = {
        "kept": kept,
        "typed": typed,
        "passwords": [name for name, _value in given if "password" in name],
        "chosen": list_chosen(),
        "why": why,
        "detail": detail,
        "number": number,
    }
    return Shown(TEMPLATE, values, status)
