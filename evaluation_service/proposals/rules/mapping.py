"""Which facts of the registry stand for which elements of an instrument: whether such data can be right."""

from collections.abc import Iterator, Mapping
from typing import Any

from evaluation_service.proposals.rules.facts import FACTS
from evaluation_service.scoring.document_parts import CODE
from evaluation_service.scoring.errors import Problem
from evaluation_service.scoring.ladders import RULE, find_rule_problems
from evaluation_service.scoring.shape import fields, one_of, or_empty, rows, whole_number

LONGEST_LASTING = 36

_MAPPING = fields(
    {
        "format": one_of("prima-proposals"),
        "format_version": one_of(1),
        "instrument": CODE,
        "lasting_months": whole_number(1, LONGEST_LASTING),
        "indicators": rows(
            fields(
                {
                    "codes": rows(CODE),
                    "elements": rows(fields({"code": CODE, "fact": or_empty(one_of(*FACTS))})),
                    "rule": RULE,
                }
            )
        ),
    }
)


def find_mapping_problems(mapping: object) -> list[Problem]:
    """What is wrong with a mapping, by itself; whether it fits an instrument `fits` says."""
    problems = list(_MAPPING(mapping, ""))
    return problems or list(_find_broken(mapping))  # type: ignore[arg-type]


def _find_broken(mapping: Mapping[str, Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, row in enumerate(mapping["indicators"]):
        path = f"indicators[{place}]"
        for code in row["codes"]:
            if code in seen:
                yield Problem(f"{path}.codes", "not_unique", f"{code} stands here twice")
            seen.add(code)
        elements = [element["code"] for element in row["elements"]]
        if len(set(elements)) < len(elements):
            yield Problem(f"{path}.elements", "not_unique", "an element stands here twice")
        yield from find_rule_problems({"elements": row["elements"], "counts": [], "rule": row["rule"]}, path)


def fits(row: Mapping[str, Any], indicator: Mapping[str, Any]) -> bool:
    """The mapped indicator can be judged: by a rule of its own, or by the instrument's over its elements."""
    if row["rule"] is not None:
        return True
    known = {element["code"] for element in indicator.get("elements", ())}
    return indicator.get("rule") is not None and known >= {element["code"] for element in row["elements"]}
