"""Pages of no product: a form with a name and a file, for what all forms do; added to the apps of tests."""

from typing import Any

from marshmallow import Schema
from sqlalchemy import text
from sqlalchemy.orm import Session

from shared.actor import Actor
from shared.errors import Conflict, Forbidden, NotFound
from shared.files.rules import DOCUMENTS
from shared.http.access import EVERYONE, SIGNED_IN
from shared.http.fields import Name
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import Pages, See
from shared.web.render import Shown
from shared.web.sent_files import FormFile, SentFile

sample_pages = Pages("sample", __file__)
# What was done, by name of the form's field.
done: list[str] = []
FILE = {"file": FormFile(DOCUMENTS, required=False)}


class SampleInput(Schema):
    """A name."""

    name = Name(required=True)


@sample_pages.read("/contoh", access=SIGNED_IN)
def show_sample(session: Session, actor: Actor, form: Form | None = None) -> Shown:
    """A form for people who are signed in."""
    return Shown("sample/form.html", {"purpose": DOCUMENTS})


@sample_pages.form("/contoh", access=SIGNED_IN, show=show_sample, body=SampleInput, files=FILE)
def do_sample(session: Session, actor: Actor, body: dict[str, Any], files: dict[str, SentFile]) -> See:
    """Note what was sent, slowly enough for another to come meanwhile."""
    if body["name"] == "wrong":
        raise Conflict("the present state does not allow it")
    if body["name"] == "broken":
        raise RuntimeError("a fault of ours")
    session.execute(text("select pg_sleep(0.2)"))
    done.append(body["name"])
    done.extend(f"{file.name} {file.size}" for file in files.values())
    return See("/contoh?saved=1", Notice("Saved."))


def show_elsewhere(session: Session, actor: Actor, form: Form) -> Shown:
    """A page that is gone for this reader."""
    raise NotFound("there is no such page any more")


@sample_pages.form("/contoh/dilarang", access=SIGNED_IN, show=show_sample, body=SampleInput)
def refuse_sample(session: Session, actor: Actor, body: dict[str, Any]) -> See:
    """What this reader may not do any more."""
    raise Forbidden("this assignment has ended")


@sample_pages.form("/contoh/hilang", access=SIGNED_IN, show=show_elsewhere, body=SampleInput)
def lose_sample(session: Session, actor: Actor, body: dict[str, Any]) -> See:
    """What is not there for this reader any more."""
    raise NotFound("there is no such thing")


@sample_pages.read("/contoh/umum", access=EVERYONE)
def show_open_sample(session: Session, actor: Actor, form: Form | None = None) -> Shown:
    """A form for everybody."""
    return Shown("sample/form.html", {"purpose": DOCUMENTS})


@sample_pages.form("/contoh/umum", access=EVERYONE, show=show_open_sample, body=SampleInput)
def do_open_sample(session: Session, actor: Actor, body: dict[str, Any]) -> Shown:
    """Note what was sent, and show what is shown once only."""
    done.append(body["name"])
    return Shown("sample/form.html", {"purpose": DOCUMENTS, "secret": f"secret of {body['name']}"})
