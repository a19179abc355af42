"""How a level follows from what was ticked and counted, exactly; knows no weights and no scores.

A rule gives levels 1 to 5 a condition each. The level is the highest whose condition holds, and 0 where
none does, so a condition need not repeat the ones below it. All parts of one condition must hold:

- `ticked`: all of these elements;
- `one_of`: at least one of these;
- `count`: at least so many elements, of those named, or of all;
- `share`: `done` out of `planned`, two counts, at least a fraction, or above one. Of nothing planned there
  is no share, and the condition does not hold.

An indicator whose rule is null has no condition: its level is chosen.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from evaluation_service.scoring.decimals import exact_share
from evaluation_service.scoring.errors import Problem, ScoringError, refuse
from evaluation_service.scoring.shape import Check, fields, or_empty, rows, share, short_code, whole_number

_CODE = short_code(50)
_MOST = 100
LARGEST_COUNT = 10_000_000

_CONDITION = fields(
    {},
    {
        "ticked": rows(_CODE, most=_MOST),
        "one_of": rows(_CODE, most=_MOST),
        "count": fields({"at_least": whole_number(1, _MOST)}, {"of": rows(_CODE, most=_MOST)}),
        "share": fields({"done": _CODE, "planned": _CODE}, {"at_least": share, "above": share}),
    },
)

RULE: Check = or_empty(fields({}, {str(level): _CONDITION for level in range(1, 6)}))


@dataclass(frozen=True)
class Answer:
    """An evaluator's answer to one indicator: what was seen, and the level where it was chosen or is meant
    to differ from what was seen; None leaves it to the rule."""

    ticked: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    chosen: int | None = None


@dataclass(frozen=True)
class Settled:
    """`level` is what the sheet scores with, None while nobody chose it; `supported` what the elements give,
    None where the instrument has no rule. An overridden level needs a reason, which the sheet keeps."""

    level: int | None
    supported: int | None
    is_overridden: bool


def settle_level(indicator: Mapping[str, Any], answer: Answer) -> Settled:
    """The level of one answer; ScoringError as `level_from_elements`, and for what is no level."""
    if answer.chosen is not None and (type(answer.chosen) is not int or not 0 <= answer.chosen <= 5):
        raise refuse("chosen", "not_a_level", f"{answer.chosen!r} is not a whole number from 0 to 5")
    supported = level_from_elements(indicator, answer.ticked, answer.counts)
    level = supported if answer.chosen is None else answer.chosen
    return Settled(level, supported, supported is not None and level != supported)


def level_from_elements(
    indicator: Mapping[str, Any], ticked: Collection[str], counts: Mapping[str, int]
) -> int | None:
    """The level 0 to 5 that ticked elements and counted numbers support; None where it is chosen.

    `indicator` is a row of an evaluator form of a valid document, `ticked` the codes of its elements,
    `counts` numbers by the codes of its counts (one left out is not known). ScoringError names every
    element and count that is not this indicator's, twice there, or impossible.
    """
    problems = list(find_answer_problems(indicator, ticked, counts))
    if problems:
        raise ScoringError(problems)
    if indicator["rule"] is None:
        return None
    every = [row["code"] for row in indicator["elements"]]
    held = set(ticked)
    reached = [
        int(level) for level, condition in indicator["rule"].items() if _holds(condition, every, held, counts)
    ]
    return max(reached, default=0)


def find_answer_problems(
    indicator: Mapping[str, Any], ticked: Collection[str], counts: Mapping[str, int]
) -> Iterator[Problem]:
    """What is wrong with one answer's elements and counts."""
    elements = {row["code"] for row in indicator["elements"]}
    known = {row["code"] for row in indicator["counts"]}
    seen = set()
    for code in ticked:
        if code not in elements:
            yield Problem(f"ticked[{code}]", "unknown_element", "is no element of this indicator")
        elif code in seen:
            yield Problem(f"ticked[{code}]", "named_twice", "stands here twice")
        seen.add(code)
    for code, number in counts.items():
        if code not in known:
            yield Problem(f"counts[{code}]", "unknown_count", "is no count of this indicator")
        elif type(number) is not int or not 0 <= number <= LARGEST_COUNT:
            yield Problem(f"counts[{code}]", "not_a_count", f"{number!r} is not a whole number of 0 or more")
    for done, planned in _pairs_of(indicator):
        pair = [counts.get(done), counts.get(planned)]
        if all(type(number) is int for number in pair) and counts[done] > counts[planned]:
            yield Problem(f"counts[{done}]", "more_than_all", f"is more than {planned}")


def find_rule_problems(indicator: Mapping[str, Any], path: str) -> Iterator[Problem]:
    """What is wrong with the rule of an indicator whose shape is right."""
    elements = [row["code"] for row in indicator["elements"]]
    counts = [row["code"] for row in indicator["counts"]]
    if indicator["rule"] is None:
        return
    if not indicator["rule"]:
        yield Problem(f"{path}.rule", "empty", "a rule needs a condition; write null where levels are chosen")
    for level, condition in indicator["rule"].items():
        where = f"{path}.rule.{level}"
        if not condition:
            yield Problem(where, "empty", "a condition needs one of: ticked, one_of, count, share")
        for name, codes in _codes_of(condition):
            for place, code in enumerate(codes):
                below = f"{where}.{name}[{place}]"
                if code not in elements:
                    yield Problem(below, "unknown_element", f"{code} is not among this indicator's elements")
                if code in codes[:place]:
                    yield Problem(below, "not_unique", f"{code} stands here twice")
        yield from _find_unreachable(condition, elements, where)
        yield from _find_share_problems(condition, counts, where)


def _find_unreachable(condition: Mapping[str, Any], elements: list[str], where: str) -> Iterator[Problem]:
    if "count" in condition:
        of = condition["count"].get("of", elements)
        if condition["count"]["at_least"] > len(of):
            message = f"asks for more than the {len(of)} elements there are"
            yield Problem(f"{where}.count.at_least", "out_of_reach", message)


def _find_share_problems(condition: Mapping[str, Any], counts: list[str], where: str) -> Iterator[Problem]:
    if "share" not in condition:
        return
    given = condition["share"]
    for name in ("done", "planned"):
        if given[name] not in counts:
            message = f"{given[name]} is not among this indicator's counts"
            yield Problem(f"{where}.share.{name}", "unknown_count", message)
    if given["done"] == given["planned"]:
        yield Problem(f"{where}.share.planned", "not_unique", "is the same count as done")
    if ("at_least" in given) == ("above" in given):
        yield Problem(f"{where}.share", "not_a_choice", "needs one of at_least and above, and not both")
    elif exact_share(given.get("above", "0")) == 1:
        yield Problem(f"{where}.share.above", "out_of_reach", "no share is above all of it")


def _codes_of(condition: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for name in ("ticked", "one_of"):
        if name in condition:
            yield name, condition[name]
    if "of" in condition.get("count", {}):
        yield "count.of", condition["count"]["of"]


def _pairs_of(indicator: Mapping[str, Any]) -> list[tuple[str, str]]:
    rule = indicator["rule"] or {}
    shares = [condition["share"] for condition in rule.values() if "share" in condition]
    return sorted({(given["done"], given["planned"]) for given in shares})


def _holds(condition: Mapping[str, Any], every: list[str], held: set[str], counts: Mapping[str, int]) -> bool:
    if not held.issuperset(condition.get("ticked", ())):
        return False
    if "one_of" in condition and held.isdisjoint(condition["one_of"]):
        return False
    if "count" in condition:
        counted = held.intersection(condition["count"].get("of", every))
        if len(counted) < condition["count"]["at_least"]:
            return False
    return "share" not in condition or _reaches(condition["share"], counts)


def _reaches(given: Mapping[str, str], counts: Mapping[str, int]) -> bool:
    done, planned = counts.get(given["done"]), counts.get(given["planned"])
    if done is None or not planned:
        return False
    reached = Fraction(done, planned)
    if "at_least" in given:
        return reached >= exact_share(given["at_least"])
    return reached > exact_share(given["above"])
