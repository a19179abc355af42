"""Decides how much of a checklist services meet, and what is missing by name; it reads no database.

Rules are three-valued: met, not met, unknown. Unknown counts as missing and is told apart.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

Verdict = bool | None


@dataclass(frozen=True)
class Item:
    """One thing that a checklist asks; `met_if` is a rule of `LEAVES` and `NESTS`."""

    code: str
    title_id: str
    title_en: str
    met_if: Mapping[str, Any]


@dataclass(frozen=True)
class Checklist:
    """What somebody asks of every service, and whose rule that is."""

    checklist_id: str
    version: int
    title_id: str
    title_en: str
    source: str
    confidence: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class ComponentFact:
    """What is known of one component; `places` counts those it is published in, `None` while unknown."""

    is_there: bool | None
    places: int | None
    checked_on: date | None


@dataclass(frozen=True)
class ServiceFacts:
    """What the rules look at: which fields are known, and the components there are rows of."""

    known_fields: frozenset[str]
    components: Mapping[str, ComponentFact] = field(default_factory=dict)


UNKNOWN = ComponentFact(None, None, None)


def _is_field_known(facts: ServiceFacts, name: str) -> Verdict:
    return True if name in facts.known_fields else None


def _is_component_there(facts: ServiceFacts, code: str) -> Verdict:
    return facts.components.get(code, UNKNOWN).is_there


def _is_component_published(facts: ServiceFacts, code: str) -> Verdict:
    component = facts.components.get(code, UNKNOWN)
    if not component.is_there:
        return component.is_there
    return None if component.places is None else component.places > 0


LEAVES: Mapping[str, Callable[[ServiceFacts, str], Verdict]] = {
    "field_known": _is_field_known,
    "component_exists": _is_component_there,
    "component_published": _is_component_published,
}
# A nest's own answer as soon as one of its parts gives it.
NESTS: Mapping[str, bool] = {"any_of": True, "all_of": False}


def judge(rule: Mapping[str, Any], facts: ServiceFacts) -> Verdict:
    """Whether a rule is met; `None` where that is not known."""
    kind, value = next(iter(rule.items()))
    if kind in LEAVES:
        return LEAVES[kind](facts, value)
    parts = [judge(part, facts) for part in value]
    decisive = NESTS[kind]
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def list_components_of(checklist: Checklist) -> frozenset[str]:
    """The components that a checklist looks at."""
    return frozenset(code for item in checklist.items for code in _components_in(item.met_if))


def _components_in(rule: Mapping[str, Any]) -> Iterable[str]:
    kind, value = next(iter(rule.items()))
    if kind in NESTS:
        for part in value:
            yield from _components_in(part)
    elif kind != "field_known":
        yield value


@dataclass(frozen=True)
class MissingItem:
    """An item that is not met; `is_not_known` if that is only because nobody knows."""

    code: str
    title_id: str
    title_en: str
    is_not_known: bool


@dataclass(frozen=True)
class ServiceCompleteness:
    """How much of a checklist one service meets."""

    items: int
    met: int
    missing: tuple[MissingItem, ...]

    @property
    def not_known(self) -> int:
        """How many of the missing items nobody knows of."""
        return sum(item.is_not_known for item in self.missing)


def complete_service(checklist: Checklist, facts: ServiceFacts) -> ServiceCompleteness:
    """What one service meets and misses, in the checklist's order."""
    verdicts = [(item, judge(item.met_if, facts)) for item in checklist.items]
    missing = tuple(
        MissingItem(item.code, item.title_id, item.title_en, verdict is None)
        for item, verdict in verdicts
        if not verdict
    )
    return ServiceCompleteness(len(verdicts), len(verdicts) - len(missing), missing)


def share_text(met: int, items: int) -> str | None:
    """An exact fraction as text ("9/14", "1"); `None` where there is nothing to be met."""
    return str(Fraction(met, items)) if items else None


def sum_up(checklist: Checklist, parts: Iterable[ServiceCompleteness]) -> dict[str, Any]:
    """Several services together: the share over all their items, and what is missing of how many services."""
    found = list(parts)
    items, met = sum(part.items for part in found), sum(part.met for part in found)
    missing: dict[str, int] = {}
    unknown: dict[str, int] = {}
    for part in found:
        for item in part.missing:
            missing[item.code] = missing.get(item.code, 0) + 1
            unknown[item.code] = unknown.get(item.code, 0) + item.is_not_known
    return {
        "services": len(found),
        "items": items,
        "met": met,
        "not_known": sum(part.not_known for part in found),
        "share": share_text(met, items),
        "missing": [
            {
                "code": item.code,
                "title_id": item.title_id,
                "title_en": item.title_en,
                "services": missing[item.code],
                "services_not_known": unknown[item.code],
            }
            for item in checklist.items
            if item.code in missing
        ],
    }


def list_stale(facts: ServiceFacts, codes: Iterable[str], today: date, months: int) -> list[dict[str, Any]]:
    """Components that are there and were last checked more than so many months ago, or nobody knows when."""
    line = months_before(today, months)
    stale = []
    for code in codes:
        component = facts.components.get(code, UNKNOWN)
        if component.is_there and (component.checked_on is None or component.checked_on < line):
            stale.append({"code": code, "checked_on": component.checked_on})
    return stale


def months_before(day: date, months: int) -> date:
    """The same day so many months ago, or the month's last one if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    return date.min
