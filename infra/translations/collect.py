"""Collects the texts of templates and pages, and merges them into the catalogues; it translates nothing."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

CHECKOUT = Path(__file__).parents[2]
LANGUAGES = ("id", "en")
# Sentences of rules stand under this context; nobody collects them, and they stay.
REFUSAL = "refusal"
# What has catalogues of its own: its sources, and where the catalogues stand.
HOLDERS = {
    "shared": (CHECKOUT / "shared" / "web", CHECKOUT / "shared" / "web" / "translations"),
    "registry_service": (CHECKOUT / "registry_service", CHECKOUT / "registry_service" / "translations"),
    "evaluation_service": (CHECKOUT / "evaluation_service", CHECKOUT / "evaluation_service" / "translations"),
}
JINJA = {"extensions": "jinja2.ext.do", "newstyle_gettext": "true", "trim_blocks": "true", "silent": "false"}
MARKED = {"_": None}


def list_holders() -> list[str]:
    """Those that have catalogues, the shared ones first."""
    return [name for name, (_, folder) in HOLDERS.items() if folder.is_dir()]


@cache
def collect_texts(holder: str) -> Catalog:
    """Every text of a holder's templates and pages; made once for all languages, so leave it as it is."""
    sources, _ = HOLDERS[holder]
    catalogue = Catalog()
    for path in _list_sources(sources):
        where = path.relative_to(CHECKOUT).as_posix()
        if path.suffix == ".html":
            found = extract_from_file("jinja2.ext:babel_extract", path, options=dict(JINJA))
        else:
            found = extract_from_file("python", path, keywords=dict(MARKED))
        for _line, message, _comments, context in found:
            catalogue.add(message, locations=[(where, 0)], context=context)
    return catalogue


def _list_sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        is_template = path.suffix == ".html" and "templates" in path.parts
        is_page = path.suffix == ".py" and (
            "web" in path.parts or "pages" in path.parts or path.stem in {"pages", "site"}
        )
        if is_template or is_page:
            yield path


def read_stored(holder: str, language: str) -> Catalog:
    """The catalogue as it is stored; an empty one where there is none yet."""
    path = HOLDERS[holder][1] / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as lines:
        return read_po(lines, locale=language)


def merge_texts(holder: str, language: str, shared: Catalog) -> Catalog:
    """What is stored with what was collected: new texts come without words, except in English."""
    stored, collected = read_stored(holder, language), collect_texts(holder)
    merged = Catalog(locale=language, fuzzy=False)
    merged.header_comment = f"# The texts of {holder}, {language}."
    for message in [each for each in stored if each.id and each.context == REFUSAL]:
        merged.add(message.id, message.string, context=REFUSAL)
    for message in collected:
        if not message.id or (holder != "shared" and shared.get(message.id, message.context)):
            continue
        known = stored.get(message.id, message.context)
        words = known.string if known else ""
        if language == "en" and not any(words if isinstance(words, tuple) else (words,)):
            words = message.id
        merged.add(message.id, words, locations=message.locations, context=message.context)
    return merged


def write_stored(holder: str, language: str, catalogue: Catalog) -> None:
    """Store the catalogue, sorted, without days and versions that change by themselves."""
    packed = BytesIO()
    write_po(packed, catalogue, sort_output=True, omit_header=True, no_location=True, width=110)
    head = (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    path = HOLDERS[holder][1] / f"{language}.po"
    path.write_text(f"# The texts of {holder}, {language}.\n{head}{packed.getvalue().decode()}")


def list_missing(holder: str, language: str, shared: Catalog) -> list[str]:
    """Texts that are not in the catalogue, or stand there without words."""
    merged, stored = merge_texts(holder, language, shared), read_stored(holder, language)
    missing = []
    for message in merged:
        known = stored.get(message.id, message.context) if message.id else None
        words = known.string if known else ""
        said = words if isinstance(words, (tuple, list)) else (words,)
        if message.id and not (said and all(said)):
            missing.append(str(message.id))
    return missing


def list_unused(holder: str, language: str, shared: Catalog) -> list[str]:
    """Texts of the catalogue that no page holds any more."""
    merged = merge_texts(holder, language, shared)
    return [
        str(each.id)
        for each in read_stored(holder, language)
        if each.id and merged.get(each.id, each.context) is None
    ]
