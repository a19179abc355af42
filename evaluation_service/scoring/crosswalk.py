"""How two instruments relate, aspect by aspect; says why figures are not compared, and converts none."""

from collections.abc import Iterator, Mapping
from typing import Any

from evaluation_service.scoring.document_parts import CODE, WORDS
from evaluation_service.scoring.errors import Problem
from evaluation_service.scoring.shape import fields, one_of, or_empty, rows, text

_ENDS = fields({"id": text, "version": text})

_CROSSWALK = fields(
    {
        "format": one_of("prima-crosswalk"),
        "format_version": one_of(1),
        "from": _ENDS,
        "to": _ENDS,
        "note": WORDS,
        "aspects": rows(fields({"from": or_empty(CODE), "to": or_empty(CODE)})),
        "indicators": rows(fields({"from": CODE, "to": CODE}), least=0),
        "sources": rows(fields({"id": text, "title": text, "url": or_empty(text)})),
    }
)

_WORDS: Mapping[str, Mapping[str, str]] = {
    "no_counterpart": {
        "id": "Aspek ini tidak ada pada instrumen yang lain.",
        "en": "The other instrument has no such aspect.",
    },
    "other_weight": {
        "id": "Bobot dan indikatornya berbeda; perubahan nilai bukan perubahan kinerja.",
        "en": "Its weight and its indicators differ; a change of value is no change of performance.",
    },
    "other_indicators": {
        "id": "Bobotnya sama, tetapi indikatornya berbeda; perubahan nilai bukan perubahan kinerja.",
        "en": "Its weight is the same, but its indicators differ; a change of value is no change of"
        " performance.",
    },
}


def list_crosswalk_problems(document: object) -> list[Problem]:
    """What is wrong with the shape of a crosswalk."""
    return list(_CROSSWALK(document, ""))


def list_broken_references(
    crosswalk: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Problem]:
    """Aspects and indicators that the two instruments do not have, named twice, or left out (aspects)."""
    problems = []
    for part, least in (("aspects", 1), ("indicators", 0)):
        for end, document in (("from", before), ("to", after)):
            known = [row["code"] for row in _list(document, part)]
            named = [row[end] for row in crosswalk[part] if row[end] is not None]
            problems += [
                Problem(f"{part}.{end}", "unknown_code", f"{code} is not in {document['id']}")
                for code in named
                if code not in known
            ]
            problems += [
                Problem(f"{part}.{end}", "left_out", f"{code} of {document['id']} is not here")
                for code in known
                if least and code not in named
            ]
            if len(set(named)) < len(named) and part == "aspects":
                problems.append(Problem(f"{part}.{end}", "not_unique", "an aspect stands here twice"))
    return problems


def compare_instruments(
    crosswalk: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Any]:
    """The crosswalk with the words, weights and numbers of indicators of both ends.

    Nothing in it is comparable: two instruments measure by two rules, and a trend across them is shown
    as two lines that do not meet.
    """
    return {
        "from_id": before["id"],
        "from_version": int(before["version"]),
        "to_id": after["id"],
        "to_version": int(after["version"]),
        "is_comparable": False,
        "note": crosswalk["note"],
        "aspects": [_compare(row, before, after) for row in crosswalk["aspects"]],
        "indicators": [{"from_code": row["from"], "to_code": row["to"]} for row in crosswalk["indicators"]],
    }


def _compare(row: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for end, document in (("from", before), ("to", after)):
        aspect = next((found for found in document["aspects"] if found["code"] == row[end]), None)
        members = {found["code"] for found in _list(document, "indicators") if found["aspect"] == row[end]}
        told[f"{end}_code"] = row[end]
        told[f"{end}_name"] = None if aspect is None else aspect["name"]
        told[f"{end}_weight"] = None if aspect is None else aspect["weight"]
        told[f"{end}_indicators"] = len(members)
    if None in (row["from"], row["to"]):
        reason = "no_counterpart"
    else:
        reason = "other_indicators" if told["from_weight"] == told["to_weight"] else "other_weight"
    return {**told, "is_comparable": False, "reason": _WORDS[reason]}


def _list(document: Mapping[str, Any], part: str) -> Iterator[Mapping[str, Any]]:
    """Rows of a document of either format; of several forms all indicators together."""
    if part == "aspects" or document["format_version"] == 1:
        yield from document[part]
    else:
        for form in document["forms"]:
            yield from form.get(part, [])
