"""Which language a reader wants: what they chose last, else what their browser says, else Indonesian."""

from collections.abc import Mapping

from flask import Response, current_app, g, request

from shared.web.catalogues import LANGUAGES, Catalogue

COOKIE = "prima_lang"
ARGUMENT = "lang"
A_YEAR = 365 * 24 * 3600
EXTENSION = "prima_catalogues"


def choose_language() -> str:
    """The language of this request."""
    found = g.get("prima_language")
    if found is None:
        wanted = (request.args.get(ARGUMENT, ""), request.cookies.get(COOKIE, ""))
        found = next((each for each in wanted if each in LANGUAGES), None)
        found = found or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
        g.prima_language = found
    return str(found)


def remember_language(response: Response) -> None:
    """Keep what was chosen by an address for the next pages."""
    chosen = request.args.get(ARGUMENT, "")
    if chosen in LANGUAGES and request.cookies.get(COOKIE) != chosen:
        response.set_cookie(
            COOKIE, chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure
        )


def current_catalogue() -> Catalogue:
    """The words of this request's language."""
    catalogues: Mapping[str, Catalogue] = current_app.extensions[EXTENSION]
    return catalogues[choose_language()]


def translate(text: str) -> str:
    """gettext in the language of this request."""
    return current_catalogue().texts.gettext(text)


def translate_number(one: str, many: str, number: int) -> str:
    """ngettext in the language of this request."""
    return current_catalogue().texts.ngettext(one, many, number)


def translate_in_context(context: str, text: str) -> str:
    """pgettext in the language of this request."""
    return current_catalogue().texts.pgettext(context, text)


def tell_refusal(sentence: str) -> tuple[str, str]:
    """What a rule said as the reader understands it, and in which language that is."""
    language = choose_language()
    told = current_catalogue().refusal(sentence)
    return (told, language) if told is not None else (sentence, "en")


def one_of_pair(pair: tuple[str, str]) -> str:
    """The Indonesian or the English one of two wordings."""
    return pair[LANGUAGES.index(choose_language())]
