"""Decides what a record still lacks, by rule sets held as data; it reads no database and knows no field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

# The kinds of test that a rule set may use; `value` is its number or its list of values.
PRESENT = "present"
WORDS_AT_LEAST = "words_at_least"
AT_LEAST = "at_least"
AT_MOST = "at_most"
ONE_OF = "one_of"


@dataclass(frozen=True)
class Requirement:
    """One thing a record must have; `fact` is a field of the record or something told about it."""

    code: str
    fact: str
    test: str
    value: Any
    is_blocking: bool
    words_id: str
    words_en: str


@dataclass(frozen=True)
class RuleSet:
    """What one step, competition or index asks; `source` is its legal basis or whose rule it is.

    `confidence` is official (read in the rule itself), reported (told by those who apply it) or own.
    """

    rule_set_id: str
    version: int
    title_id: str
    title_en: str
    source: str
    confidence: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class Gap:
    """A requirement that is not met, or whose fact is unknown; `found` is what there is, as text."""

    requirement: Requirement
    found: str | None


def count_words(text: str | None) -> int:
    """Words as a reader counts them: runs between blanks that hold a letter or a digit."""
    if not text:
        return 0
    return sum(any(character.isalnum() for character in run) for run in text.split())


def _is_present(fact: Any, _value: Any) -> bool:
    return fact is not None and fact not in ("", [], {}, ())


def _has_words(fact: Any, value: Any) -> bool:
    return count_words(fact) >= int(value)


TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    PRESENT: _is_present,
    WORDS_AT_LEAST: _has_words,
    AT_LEAST: lambda fact, value: fact is not None and fact >= value,
    AT_MOST: lambda fact, value: fact is not None and fact <= value,
    ONE_OF: lambda fact, value: fact in value,
}


def find_gaps(rule_set: RuleSet, facts: Mapping[str, Any]) -> list[Gap]:
    """Everything that is missing, in the rule set's order; an unknown fact never counts as met."""
    return [
        Gap(requirement, _tell(requirement, facts.get(requirement.fact)))
        for requirement in rule_set.requirements
        if not TESTS[requirement.test](facts.get(requirement.fact), requirement.value)
    ]


def _tell(requirement: Requirement, fact: Any) -> str | None:
    if requirement.test == WORDS_AT_LEAST:
        return str(count_words(fact))
    return str(fact) if _is_present(fact, None) else None
