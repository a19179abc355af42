"""Ranks on the published two-decimal index; ties share a rank. Knows no regions and no periods."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from evaluation_service.scoring.decimals import hundredths_of

TIE_RULE = "equal_index_shares_rank_next_skipped"  # 1, 2, 2, 4


@dataclass(frozen=True)
class RankEntry:
    """`index` as published, like "4.65"; `name_key` orders entries of one rank."""

    id: str
    name_key: str
    index: str


@dataclass(frozen=True)
class Ranked:
    rank: int
    shared: bool  # whether another entry has the same rank
    id: str
    index: str


def rank_entries(entries: Iterable[RankEntry]) -> list[Ranked]:
    """By index from high to low, then name key, then id; ScoringError for an index not in two decimals."""
    ordered = sorted(entries, key=lambda entry: (-hundredths_of(entry.index), entry.name_key, entry.id))
    ranked: list[Ranked] = []
    for index, group in groupby(ordered, key=lambda entry: entry.index):
        tied = list(group)
        rank = len(ranked) + 1
        ranked += [Ranked(rank, len(tied) > 1, entry.id, index) for entry in tied]
    return ranked
