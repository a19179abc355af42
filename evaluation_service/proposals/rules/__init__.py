"""Decisions about proposals: what facts come to, what changed since, who may read it; no I/O."""

from evaluation_service.proposals.rules.access import Onlooker, Reader, find_reader
from evaluation_service.proposals.rules.changes import Change, find_changes
from evaluation_service.proposals.rules.facts import (
    FACTS,
    Finding,
    MonthOfUse,
    Recognition,
    Record,
    Replications,
    Terms,
    find_fact,
)
from evaluation_service.proposals.rules.mapping import find_mapping_problems
from evaluation_service.proposals.rules.propose import describe_record, list_mapped_rows, propose
from evaluation_service.proposals.rules.words import tell_reason, tell_state

__all__ = [
    "FACTS",
    "Change",
    "Finding",
    "MonthOfUse",
    "Onlooker",
    "Reader",
    "Recognition",
    "Record",
    "Replications",
    "Terms",
    "describe_record",
    "find_changes",
    "find_fact",
    "find_mapping_problems",
    "find_reader",
    "list_mapped_rows",
    "propose",
    "tell_reason",
    "tell_state",
]
