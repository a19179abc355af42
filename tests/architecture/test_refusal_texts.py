"""What rules say against what somebody typed has Indonesian words too."""

import re

import pytest

from infra.translations.collect import HOLDERS, REFUSAL, read_stored
from infra.translations.refusals import list_untold
from registry_service.requirements.rule_sets import get_rule_sets

# What only programs are told, about protocols that no page uses.
FOR_PROGRAMS = (
    "Idempotency-Key",
    "If-Match",
    "must be 8 to 200 letters",
    "was used before with another request",
    "cursor",
    "protocol",
    "bytes before this part",
    "cannot be asked of what answers a secret",
    "this is between the services",
    "is no rule",
    # Nothing but what was put in, which has words of its own.
    "{0}: {1}",
)


def test_every_sentence_of_rules_has_indonesian_words() -> None:
    untold = [each for each in list_untold() if not any(part in each for part in FOR_PROGRAMS)]

    assert untold == []


@pytest.mark.parametrize("holder", sorted(HOLDERS))
def test_gaps_of_a_translation_are_those_of_its_sentence(holder: str) -> None:
    wrong = [
        message.id
        for message in read_stored(holder, "id")
        if message.context == REFUSAL
        and not set(re.findall(r"\{\d\}", str(message.string))) <= set(re.findall(r"\{\d\}", str(message.id)))
    ]

    assert wrong == []


def test_every_requirement_is_told_in_its_own_words() -> None:
    stored = read_stored("registry_service", "id")

    for rule_set in get_rule_sets().values():
        for requirement in rule_set.requirements:
            known = stored.get(requirement.words_en, REFUSAL)
            assert known is not None
            assert known.string == requirement.words_id
