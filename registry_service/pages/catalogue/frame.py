"""What the public pages have in common: their list of facets, and how a facet's value is called."""

from collections.abc import Iterable, Mapping
from typing import Any

from registry_service import labels
from registry_service.catalogue import queries
from registry_service.search.queries.facets import FacetCount
from shared.web.language import one_of_pair
from shared.web.pages import Pages

catalogue_pages = Pages("catalogue", __file__)

WORDS: Mapping[str, labels.Labels] = {
    "channel": labels.CHANNELS,
    "stage": labels.STAGES,
    "affair": labels.AFFAIRS,
    "digital": labels.DIGITAL,
}
# The facet of an argument, and how many of its values a page offers at most.
OFFERED = {
    "region_code": 10,
    "agency_id": 8,
    "channel": 13,
    "stage": 3,
    "affair": 10,
    "digital": 3,
    "grade": 8,
}
DIMENSIONS = {argument: queries.DIMENSIONS[argument] for argument in OFFERED}


def name_value(dimension: str, counted: FacetCount) -> str:
    """What a value of a facet is called on pages."""
    if counted.name:
        return counted.name
    words = WORDS.get(dimension, {}).get(counted.value)
    return one_of_pair(words) if words else counted.value


def name_code(dimension: str, code: str) -> str:
    """What a code of the record is called on pages."""
    words = WORDS.get(dimension, {}).get(code)
    return one_of_pair(words) if words else code


def search_everything(session: Any, actor: Any, **wanted: Any) -> dict[str, Any]:
    """The catalogue's answer with nothing asked for but what is named."""
    nothing: dict[str, Any] = dict.fromkeys((*queries.DIMENSIONS, "text", "sort", "cursor"))
    answer: dict[str, Any] = queries.search_catalogue(session, actor, **{**nothing, "limit": 6, **wanted})
    return answer


def as_rows(dimension: str, counts: Iterable[FacetCount], limit: int) -> list[tuple[str, int, str]]:
    """The largest values of a facet: what they are called, how many, and the value itself."""
    return [(name_value(dimension, each), each.count, each.value) for each in list(counts)[:limit]]
