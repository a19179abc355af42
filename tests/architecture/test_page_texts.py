"""No text of a page stands outside the catalogues, and every text has words in every language."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import evaluation_service.app
import registry_service.app
from infra.translations.collect import (
    CHECKOUT,
    LANGUAGES,
    list_holders,
    list_missing,
    list_unused,
    read_stored,
)
from registry_service import labels
from shared.contracts import innovation_entries, standard_entries
from shared.web.render import OWN_TEMPLATES

EVERY = (*registry_service.app.PAGES, *evaluation_service.app.PAGES)
FOLDERS = [OWN_TEMPLATES, *(pages.templates for pages in EVERY)]
TEMPLATES = sorted(path for folder in FOLDERS for path in folder.glob("*.html"))
SHOWN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title", "data-done"}
# Names that are the same in every language.
NAMES = {"JSON", "Prima", "A", "B", "Bahasa Indonesia", "English"}
TRANSLATES = {"_", "ngettext", "pgettext", "gettext"}
ATTRIBUTE = re.compile(r'[a-z-]+="[^"]*"')
WORD = re.compile(r"[A-Za-z]{2,}")


class Texts(HTMLParser):
    """What a reader sees of markup."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style", "code"}
        self.found += [value for name, value in attrs if name in SHOWN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style", "code"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            # A macro that writes attributes only stands outside any tag here.
            self.found.append(ATTRIBUTE.sub("", data))


def _as_markup(source: str) -> str:
    """The template without what Jinja reads."""
    environment = Environment(autoescape=True)
    kept = []
    for _line, kind, text in environment.lex(source):
        if kind == "data":
            kept.append(text)
    return "".join(kept)


def _literals(source: str) -> Iterator[str]:
    """Sentences and capitalised words that a template writes without asking the catalogues."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    tree = environment.parse(source)
    asked = {
        id(constant)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATES
        for constant in call.find_all(nodes.Const)
    }
    for constant in tree.find_all(nodes.Const):
        value = constant.value
        if id(constant) in asked or not isinstance(value, str) or not WORD.search(value):
            continue
        if " " in value.strip() or value[:1].isupper():
            yield value


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_template_holds_no_text_outside_the_catalogues(path: Path) -> None:
    source = path.read_text()
    texts = Texts()
    texts.feed(_as_markup(source))

    bare = [text.strip() for text in texts.found if WORD.search(text) and text.strip() not in NAMES]

    assert bare == []
    assert [text for text in _literals(source) if text not in NAMES] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("holder", list_holders())
def test_catalogue_is_complete_and_holds_nothing_unused(holder: str, language: str) -> None:
    shared = read_stored("shared", language)

    assert list_missing(holder, language, shared) == []
    assert list_unused(holder, language, shared) == []


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (labels.CHANNELS, innovation_entries.CHANNELS),
        (labels.STAGES, innovation_entries.STAGES),
        (labels.AFFAIRS, innovation_entries.AFFAIRS),
        (labels.TARGET_GROUPS, innovation_entries.TARGET_GROUPS),
        (labels.STATES, innovation_entries.INNOVATION_STATES),
        (labels.COMPLAINT_CHANNELS, standard_entries.COMPLAINT_CHANNELS),
        (labels.DEADLINE_UNITS, standard_entries.DEADLINE_UNITS),
    ],
)
def test_every_code_has_words(words: labels.Labels, codes: tuple[str, ...]) -> None:
    assert sorted(words) == sorted(codes)


def test_every_shared_macro_stands_on_the_page_that_shows_them_all() -> None:
    texts = {path.name: path.read_text() for path in OWN_TEMPLATES.glob("*.html")}

    named = {name for text in texts.values() for name in re.findall(r"macro (\w+)\(", text)}
    inside = {name for name in named for text in texts.values() if re.search(rf"{{{{-? *{name}\(", text)}
    shown = {name for name in named if re.search(rf"\b{name}\(", texts["ui.html"])}

    assert sorted(named - shown - inside) == []
